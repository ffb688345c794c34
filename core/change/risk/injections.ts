import type { ChangedLine } from '../changed-lines.ts';
import { type Danger, doubtful, INPUT, type LinesAround, severe } from './dangerous-line.ts';

/** A statement of SQL, and no sentence with one of its words. */
const SQL =
  /\bSELECT\b.{1,300}\bFROM\b|\bselect\s+[\w.,\s"`*()]{1,200}?\sfrom\s+[\w."`]{1,80}\s*(?:where\b|join\b|inner\b|left\b|order\b|group\b|limit\b|;|["'`]|$)|\b(?:INSERT|insert)\s+(?:INTO|into)\s+[\w."`]{1,80}\s*(?:\(|values|VALUES)|\b(?:UPDATE|update)\s+["'`\w.]{1,80}\s+(?:SET|set)\b|\bDELETE\s+FROM\b|\bdelete\s+from\s+\w{1,80}\s+where\b|\b(?:where|WHERE)\s+["'`\w.]{1,80}\s*(?:=|<|>|like\b|LIKE\b|in\b|IN\b)|\bORDER\s+BY\b|\bEXEC(?:UTE)?\s+\w{1,60}\s+@/;
/** A statement that begins on one of several lines. */
const STATEMENT = /["'`]\s{0,40}(?:select|insert|update|delete|with)\b(?![^"'`]{0,600}["`])/i;
/** How a value gets into a string: a template, a sum, a format. */
const BUILT: readonly RegExp[] = [
  /\$\{(?!\s*(?:[A-Z][A-Z0-9_]*|[\w.]*(?:placeholders?|columns?|fields?|tables?|schema|clauses?|[wW]here|conditions?|order(?:By)?|joins?|(?:table|column|index|schema)_?[nN]ames?|prefix|suffix))(?:\.join\([^)]{0,20}\))?\s*\}|\s*[\w.]{1,80}\.join\()/,
  /["'`]\s*(?:\+|\.(?=\s*\$))\s*(?!["'`A-Z\s])[$\w(]/,
  /(?:^|[^\w])[fF]["']{1,3}.{0,300}\{(?!(?:[A-Z][A-Z0-9_]*|\w*(?:table|columns?|schema|placeholders?|fields?|where|clauses?))\})/,
  /["']\s*%\s*(?:\(|\w)|["']\.format\(/,
  /\b(?:Sprintf|String\.format|string\.Format|format!|sprintf|formatted)\s*\(?.{0,300}(?:%[svd]|\{\w*\})/,
  /#\{(?!\s*(?:[A-Z]\w*|\w*table\w*|quoted\w*|connection\.quote)\b)/,
  /\$"[^"]{0,300}\{/,
];
/** Such tags and calls bind what they are given. */
const BINDS =
  /\b(?:sql|Prisma\.sql|sqlx|db\.sql|knex\.raw|gql|html|css)`|\bquote(?:_ident|_literal|Identifier)?\(|\bescape\w{0,20}\(|\b(?:log|logger|logging|console|throw|raise|Error|print|puts)\b/;

const OF_LANGUAGE: readonly { readonly paths: RegExp; readonly built: RegExp }[] = [
  // Variables in strings of double quotes.
  { paths: /\.(?:php|phtml)$/, built: /"[^"]{0,300}(?:\{\$|[\s'=(]\$)[A-Za-z_]/ },
  { paths: /\.(?:kts?|scala|groovy|dart)$/, built: /"[^"]{0,300}\$[A-Za-z_]/ },
  { paths: /\.exs?$/, built: /"\s*<>\s*(?!["A-Z\s])\w/ },
];

const isSqlBuilt = ({ code, path }: ChangedLine, { above }: LinesAround): boolean => {
  if (/\.sql$|(^|\/)migrations?\//.test(path) || BINDS.test(code)) return false;
  const patterns = [...BUILT, ...OF_LANGUAGE.flatMap(({ paths, built }) => (paths.test(path) ? [built] : []))];
  if (!patterns.some((pattern) => pattern.test(code))) return false;
  if (SQL.test(code) && /["'`]/.test(code)) return true;
  // The statement's other lines stand above.
  const isPart = /\b(?:where|and|or|values|set|like|in)\b.{0,120}(?:\$\{|#\{|\{\w|["']\s*\+)/i.test(code);
  return isPart && STATEMENT.test(above.join(' ')) && !above.some((line) => BINDS.test(line));
};

/** Where what somebody sends becomes what is run, read or shown. */
export const INJECTIONS: readonly Danger[] = [
  {
    rule: 'sql-built',
    severity: 'severe',
    text: 'A statement of SQL is put together from values, which can then change the statement.',
    matches: isSqlBuilt,
  },
  severe(
    'command-built',
    'A command for a shell is put together from values, which can then add commands.',
    /(?:(?:^|[^.\w/])|\b(?:child_?[pP]rocess|cp|shell)\.)(?:exec|execSync|spawnSync?|execa\.command|execaCommand|\$)\(\s*(?:`[^`]{0,300}\$\{|["'][^"']{0,300}["']\s*\+|["'](?:sh|bash|cmd)["'],\s*\[\s*["'](?:-c|\/c)["'],\s*(?!["']))/,
    /\b(?:os\.(?:system|popen)|subprocess\.\w{2,14}|commands\.getoutput)\(\s*(?:[fF]["']|["'][^"']{0,300}["']\s*(?:\+|%|\.format)|\w+\s*\+)/,
    /\bsubprocess\.\w{2,14}\(\s*(?!["'[])[^)]{0,300}\bshell\s*=\s*True/,
    /\bexec\.Command(?:Context)?\((?:\w+,\s*)?"(?:sh|bash|cmd)",\s*"(?:-c|\/c)",\s*(?!["`])/,
    /\bexec\.Command(?:Context)?\((?:\w+,\s*)?"(?:sh|bash|cmd)",\s*"(?:-c|\/c)",\s*["`][^"`]{0,200}["`]\s*\+/,
    /\b(?:getRuntime\(\)\.exec|ProcessBuilder|Process\.Start)\(.{0,200}["']\s*\+\s*\w/,
    /(?:\b(?:system|exec|spawn|IO\.popen|Open3\.\w+)\s*\(?\s*"|%x[([{]|=\s*`)[^"`]{0,300}#\{/,
    /\b(?:shell_exec|exec|system|passthru|popen|proc_open)\(\s*(?:"[^"]{0,300}\$\w|["'][^"']{0,300}["']\s*\.\s*\$|\$\w)/,
    /\bSystem\.(?:cmd|shell)\(\s*"(?:sh|bash)?",?\s*\[?\s*"-c",\s*(?!")|:os\.cmd\(|\bSystem\.shell\([^")]{0,10}"[^"]{0,200}#\{/,
    /\bCommand::new\("(?:sh|bash)"\)[^;]{0,100}\.arg\("-c"\)[^;]{0,100}\.arg\((?:&?format!|&?\w)/,
  ),
  severe(
    'code-evaluated',
    'A text is run as code.',
    /(?:^|[^\w.$>:])eval\(\s*(?!["'`][^"'`$]{0,200}["'`]\s*\))[\w$"'`]|\bnew Function\(|\bvm\.runIn\w+Context\(\s*(?!["'`])|(?:^|[^\w.])exec\(\s*(?:compile\(|[\w.]*(?:code|script|source|expr)\w*\s*[,)])|\binstance_eval\(|\b(?:class|module)_eval\s*\(?\s*[^{d\s]|\bcreate_function\(|\bCode\.eval_string\(|\brender_template_string\(\s*(?!["'])/,
    new RegExp(`\\b(?:setTimeout|setInterval)\\(\\s*${INPUT}`),
  ),
  severe(
    'object-deserialised',
    'A text becomes objects of any class, which can run code.',
    /\b(?:c?[pP]ickle|dill|marshal|shelve|joblib|jsonpickle)\.(?:loads?|decode|open)\(|\byaml\.(?:unsafe_load|full_load)\(|\byaml\.load\((?!.{0,200}(?:Safe|CSafe|Base)Loader)/,
    /\bunserialize\(\s*\$(?!.{0,200}allowed_classes['"]?\s*=>\s*false)|\bnew ObjectInputStream\(|\bBinaryFormatter\b|\bXMLDecoder\(|\bTypeNameHandling\.(?:All|Auto|Objects)|\b(?:Marshal|YAML)\.(?:unsafe_load|load)\(|\bbinary_to_term\((?!.{0,100}:safe)|\bnode-serialize\b|\benableDefaultTyping\(/,
  ),
  severe(
    'input-as-address',
    'What a caller sends decides which file or address is used.',
    new RegExp(
      `\\b(?:readFile(?:Sync)?|createReadStream|sendFile|send_file|open|File\\.(?:read|open)|file_get_contents|include|require|os\\.(?:Open|ReadFile)|ioutil\\.ReadFile|new File|path\\.join|os\\.path\\.join|filepath\\.Join|Paths\\.get)\\(.{0,100}${INPUT}`,
    ),
    new RegExp(
      `\\b(?:fetch|axios(?:\\.\\w+)?|got|requests\\.\\w+|urlopen|http\\.(?:Get|Post)|curl_init|HTTParty\\.\\w+|Faraday\\.\\w+)\\(\\s*${INPUT}`,
    ),
    new RegExp(`\\b(?:redirect|Redirect|sendRedirect|redirect_to)\\s*\\(?\\s*(?:\\d{3},\\s*)?${INPUT}`),
  ),
  severe(
    'input-as-page',
    'What a caller sends is shown as HTML.',
    new RegExp(
      `(?:innerHTML|outerHTML)\\s*=.{0,100}${INPUT}|\\bres\\.send\\(\\s*[\`"'].{0,200}<.{0,200}${INPUT}|\\b(?:mark_safe|Markup|raw)\\(.{0,100}${INPUT}|${INPUT}.{0,100}\\.html_safe\\b|\\bfmt\\.Fprintf?\\(w,.{0,100}<.{0,100}${INPUT}`,
    ),
    /\{!!\s*\$|\bdangerouslySetInnerHTML=\{\{\s*__html:\s*(?!(?:DOMPurify|sanitize|purify|marked|JSON\.stringify)\b)[\w.]{0,60}(?:user|input|comment|body|content|message|bio|description|query)/i,
  ),
  severe(
    'input-as-record',
    'Everything that a caller sends is stored.',
    /\bparams(?:\[:\w+\])?\.permit!|\bModelState\b.{0,20}\.Clear\(|\bprotected \$guarded = \[\s*\]|\bfields\s*=\s*["']__all__["']/,
  ),
  doubtful(
    'page-from-values',
    'A value is shown as HTML.',
    /\bdangerouslySetInnerHTML\b|\.(?:inner|outer)HTML\s*=\s*(?!["'`]{2})|\bv-html=|\|\s*safe\s*\}\}|\bmark_safe\(|\.html_safe\b|\bbypassSecurityTrust\w+\(|\{@html\b|\btemplate\.HTML\(/,
    new RegExp(
      `\\b(?:Object\\.assign|create|update|insertOne|build|fill)\\((?:\\w+,\\s*)?${INPUT.replace('(?:body|query', '(?:body')}\\s*\\)|\\bnew RegExp\\(\\s*${INPUT}`,
    ),
  ),
];
