import { type Severity, type StatedLevel, severityOf, severityOfText, syslogSeverity } from './levels.ts';

const LOOKED_AT = 500;
const TOKENS_LOOKED_AT = 16;

/**
 * The level that a line of text states at its beginning: `2026-11-16 09:00:00 [main] INFO c.a.Api - …`, `level=info`,
 * `[warn] …`, klog's `I1116`, syslog's `<14>`. A level is one only where a logger puts it: as the first word that is no
 * time, number, name in brackets or name with dots. `could not load INFO.txt` and `error` in a sentence are none.
 */
export function levelOfText(text: string): StatedLevel | undefined {
  const head = withoutColours(text.slice(0, LOOKED_AT)).trimStart();
  const [line = '', next = ''] = head.split(/\r?\n/, 2);
  return levelOfForm(line) ?? levelOfPreamble(line) ?? (JUL_DATE.test(line) ? levelOfForm(next) : undefined);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a colour
const COLOUR = /\u001b\[[0-9;]{0,20}m/g;
const withoutColours = (text: string): string => (text.includes('\u001b') ? text.replace(COLOUR, '') : text);

/** java.util.logging writes the level on the second line: `Nov 16, 2026 9:00:00 AM com.acme.Api post`. */
const JUL_DATE = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d \S/;

const LETTERS: Readonly<Record<string, Severity>> = {
  V: 'quiet',
  D: 'quiet',
  I: 'quiet',
  W: 'warning',
  E: 'error',
  F: 'error',
  A: 'quiet',
};

/** Forms that say their level in a way of their own. */
const FORMS: ReadonlyArray<readonly [RegExp, (said: string) => Severity | undefined]> = [
  // glog, klog: https://github.com/kubernetes/klog ; https://google.github.io/glog/stable/logging/#log-line-prefix
  [/^([IWEF])\d{4}(?:\d{4})? \d\d:\d\d:\d\d\./, (letter) => LETTERS[letter]],
  // Ruby's logger: `I, [2026-11-16T09:00:00.123456 #7]  INFO -- : …`
  [/^([DIWEFA]), \[/, (letter) => LETTERS[letter]],
  // Android's logcat: `11-16 09:00:00.123  1234  1250 I Tag: …`
  [/^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ ([VDIWEF]) /, (letter) => LETTERS[letter]],
  // syslog, systemd: `<14>…`
  [/^<(\d{1,3})>/, (number) => syslogSeverity(Number(number) % 8)],
  // Erlang: `=INFO REPORT==== 16-Nov-2026::09:00:00 ===`
  [/^=([A-Z]+) REPORT====/, severityOf],
  // Python's `logging.basicConfig`, uvicorn
  [/^([A-Z]{3,13}):(?=\s|[\w.]+:|$)/, severityOfText],
  // java.util.logging, PostgreSQL
  [/^(FINE|FINER|FINEST|CONFIG|LOG): /, severityOf],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S{0,10} \w{2,5} \[\d+\] (?:\S{1,60} )?(LOG): /, severityOf],
  // Nest: `[Nest] 7  - 11/16/2026, 1:39:14 PM     LOG [NestFactory] …`
  [/^\[Nest\] \d+ +- .{10,30} (LOG) /, severityOf],
  // .NET's console, winston's simple format, npm; `error: …` and `fail: …` are also how sentences begin, and stay errors
  [/^(trce|dbug|info|warn|warning|debug|verbose|silly|notice): /, severityOf],
];

function levelOfForm(line: string): StatedLevel | undefined {
  for (const [pattern, read] of FORMS) {
    const said = pattern.exec(line)?.[1];
    const severity = said === undefined ? undefined : read(said);
    if (said !== undefined && severity !== undefined) return { severity, said };
  }
  return undefined;
}

/** The words of a line. Brackets hold one word; `|` parts words too. */
const TOKEN = /\[[^\]\n]{0,200}\]|\([^)\n]{0,200}\)|"[^"\n]{0,200}"|[^\s|=]+="[^"\n]{0,300}"?|[^\s|]+|\|/g;

function levelOfPreamble(line: string): StatedLevel | undefined {
  let tokens = 0;
  let before = '';
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    if (++tokens > TOKENS_LOOKED_AT) return undefined;
    const isParted = before === '|' || line[index - 1] === '\t';
    const said = levelIn(token, isParted, tokens === 1);
    if (said !== undefined) return said;
    if (!isPreamble(token, before)) return undefined;
    before = token;
  }
  return undefined;
}

const LEVEL_KEY = /^(?:level|lvl|severity|loglevel|log_level|log\.level)=["']?([A-Za-z]+)["']?,?$/i;
/** In a sentence, these words begin one more often than they are a level. */
const BEGINS_SENTENCES = /^(?:TRACE|NOTICE|VERBOSE|ALERT|PANIC|FAIL)$/;

/** @param isParted whether bars or tabs part the line: only there a level may be in small letters */
function levelIn(token: string, isParted: boolean, isFirst: boolean): StatedLevel | undefined {
  const keyed = LEVEL_KEY.exec(token)?.[1];
  if (keyed !== undefined) return stated(keyed, severityOf);
  if (token.startsWith('[') || token.startsWith('(')) return levelInBrackets(token.slice(1, -1).trim());
  const word = /^<?([A-Z]{3,13}|[A-Za-z]{3,13})>?[:,]?$/.exec(token)?.[1];
  if (word === undefined || (isFirst && word === token && BEGINS_SENTENCES.test(word))) return undefined;
  return word === word.toUpperCase() || isParted ? stated(word, severityOfText) : undefined;
}

function stated(said: string, read: (word: string) => Severity | undefined): StatedLevel | undefined {
  const severity = read(said);
  return severity === undefined ? undefined : { severity, said };
}

/** `[info]`, `[core:warn]` (Apache), `[… : INFO/MainProcess]` (Celery), `[2026-11-16T09:00:00Z INFO  shop]` (Rust). */
function levelInBrackets(inside: string): StatedLevel | undefined {
  const whole = /^(?:\w+:)?([A-Za-z]{3,13})$/.exec(inside)?.[1];
  if (whole !== undefined) return stated(whole, severityOfText);
  const word = /^\S*\d\S*[ ,:].*?\b([A-Z]{3,13})(?=[\s/]|$)/.exec(inside)?.[1];
  return word === undefined ? undefined : stated(word, severityOfText);
}

const MONTH_OR_DAY = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?$/;
const ZONE_OR_STREAM = /^(?:UTC|GMT|AM|PM|[A-Z]{2,4}T|stdout|stderr|F|P)$/;
const CLOCK = /^\d\d:\d\d:\d\d/;

/** What loggers and collectors put before a level: times, numbers, brackets, signs, names with dots, `key=value`. */
function isPreamble(token: string, before: string): boolean {
  if (/^[^\p{L}\p{N}]*$/u.test(token) || /^[[(<"]/.test(token)) return true;
  if (MONTH_OR_DAY.test(token) || ZONE_OR_STREAM.test(token)) return true;
  if (/^[\w.-]+=/.test(token)) return !/^(?:msg|message|err|error)=/.test(token);
  if (/^\d/.test(token) || /\d$/.test(token) || /\[\d+\]:?$/.test(token)) return true;
  if (/^[A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*)+:?$/.test(token)) return true;
  // A syslog line names its host after the time.
  return CLOCK.test(before) && /^[a-z][a-z\d.-]*$/.test(token);
}
