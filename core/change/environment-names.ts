import type { Change } from './change.ts';
import type { ChangedLine } from './changed-lines.ts';

/** A variable of the environment that a line reads or sets. */
export interface NamedVariable {
  readonly name: string;
  readonly line: ChangedLine;
}

/** Variables in lines of code and configuration. Those that every system has are left out. */
export const variablesIn = (lines: readonly ChangedLine[], { head }: Change): readonly NamedVariable[] =>
  lines
    .filter(({ kind }) => kind === 'code' || kind === 'configuration')
    .flatMap((line) => {
      const found = [
        ...(READS_ENVIRONMENT.test(line.code) ? READS : []).flatMap((pattern) =>
          [...line.code.matchAll(pattern)].map(([, name = '']) => name),
        ),
        ...destructured(line.code),
        ...(SETS.test(line.path) ? settingsIn(line, head.text(line.path)) : []),
      ];
      return [...new Set(found)].filter((name) => !isStandard(name)).map((name) => ({ name, line }));
    });

/** Most lines have none of these words, and are looked at once. */
const READS_ENVIRONMENT = /env|config\(|alias|@Value|_SERVER/i;

const NAME = '([A-Z][A-Z0-9_]{1,80})';
const QUOTED = `["'\`]${NAME}["'\`]`;

/** How languages read the environment. */
const READS: readonly RegExp[] = [
  `\\b(?:process|Bun|import\\.meta)\\.env(?:\\?)?\\.${NAME}\\b`,
  `\\b(?:process|Bun|import\\.meta)\\.env(?:\\?\\.)?\\[${QUOTED}\\]`,
  `\\bDeno\\.env\\.get\\(\\s{0,4}${QUOTED}`,
  `\\b(?:os\\.)?environ(?:\\.get|\\.pop|\\.setdefault)?[[(]\\s{0,4}${QUOTED}`,
  `\\b(?:os\\.)?[gG]etenv\\(\\s{0,4}${QUOTED}`,
  `\\b(?:[eE]nv|environment)(?:\\.(?:str|bool|int|float|list|url|db|get|require|fetch|var|var_os|string|getOrElse))?\\(\\s{0,4}${QUOTED}`,
  `\\bconfig\\(\\s{0,4}${QUOTED}`,
  `\\bENV(?:\\.fetch)?[[(]\\s{0,4}${QUOTED}`,
  `\\bos\\.(?:Getenv|LookupEnv)\\(\\s{0,4}${QUOTED}`,
  `\\b(?:env|envconfig|validation_alias|alias)\\s{0,2}[:=]\\s{0,2}${QUOTED}`,
  `\\bBindEnv\\([^)]{0,100}${QUOTED}`,
  `\\bSystem\\.(?:getenv|get_env|fetch_env!?)\\(\\s{0,4}${QUOTED}`,
  `\\bget_env!?\\(\\s{0,4}${QUOTED}`,
  `\\benv::var(?:_os)?\\(\\s{0,4}${QUOTED}`,
  `\\b(?:option_)?env!\\(\\s{0,4}${QUOTED}`,
  `\\$_(?:ENV|SERVER)\\[\\s{0,4}${QUOTED}`,
  `\\bGetEnvironmentVariable\\(\\s{0,4}${QUOTED}`,
  `\\.environment\\[\\s{0,4}${QUOTED}`,
  `\\bfromEnvironment\\(\\s{0,4}${QUOTED}`,
  `@Value\\(\\s{0,4}"[$#]\\{${NAME}`,
].map((source) => new RegExp(source, 'g'));

function destructured(code: string): string[] {
  const [, names] = /\{([^{}]{1,600})\}\s{0,4}=\s{0,4}(?:process|Bun|import\.meta)\.env\b/.exec(code) ?? [];
  return [...(names ?? '').matchAll(/(?:^|,)\s{0,8}([A-Z][A-Z0-9_]{1,80})\b/g)].map(([, name = '']) => name);
}

/** Files that hand an environment to a process, or read one by `${NAME}`. */
const SETS = /\.(?:ya?ml|toml|properties|ini|conf|tf|env|json)$|(^|\/)\.env[^/]*$|[Dd]ockerfile[^/]*$/;

function settingsIn({ path, line, code }: ChangedLine, text: string | undefined): string[] {
  const reads = [...code.matchAll(/\$\{(?:env:|env\.)?([A-Z][A-Z0-9_]{2,80})(?=[}:?-])/g)].map(([, name = '']) => name);
  if (/\.tf$/.test(path)) {
    const named = /\bname\s{0,20}=\s{0,4}"([A-Z][A-Z0-9_]{2,80})"/.exec(code)?.[1];
    const [, inMap] = /^\s*"?([A-Z][A-Z0-9_]{2,80})"?\s{0,20}=/.exec(code) ?? [];
    return [named, inMap].filter((name) => name !== undefined);
  }
  if (/\.env$|(^|\/)\.env[^/]*$/.test(path)) return keyOf(/^\s*(?:export\s+)?([A-Z][A-Z0-9_]{2,80})\s*=/, code);
  if (/[Dd]ockerfile/.test(path)) return keyOf(/^\s*ENV\s+([A-Z][A-Z0-9_]{2,80})[\s=]/, code);
  const isSet = /^\s*(?:-\s+)?(?:name:\s*)?["']?([A-Z][A-Z0-9_]{2,80})["']?\s{0,4}(?:[:=]|$)/.exec(code)?.[1];
  if (isSet === undefined || text === undefined || !isUnderEnvironment(text, line)) return reads;
  return [...reads, isSet];
}

const keyOf = (pattern: RegExp, code: string): string[] => pattern.exec(code)?.slice(1) ?? [];

const LOOKS_UP = 400;

/** Whether a line of YAML, TOML or JSON is below a key that names an environment. */
function isUnderEnvironment(text: string, line: number): boolean {
  const lines = text.split('\n');
  const depthOf = (each: string) => /^[\s-]*/.exec(each)?.[0].length ?? 0;
  let depth = depthOf(lines[line - 1] ?? '');
  for (let index = line - 2; index >= 0 && index > line - LOOKS_UP; index--) {
    const above = (lines[index] ?? '').slice(0, 300);
    const [, key] = /^\s*(?:-\s+)?["']?([\w.-]{1,80})["']?\s{0,4}[:=]\s*(?:[{[]\s*)?$/.exec(above) ?? [];
    if (/^\s*\[.*\]\s*$/.test(above)) return /env|vars/i.test(above);
    if (key === undefined || depthOf(above.replace(/-\s/, '')) > depth) continue;
    if (
      /^(?:env|environment|envs|envvars?|environment_?variables|variables|vars|extraEnv|data|stringData|secrets)$/i.test(
        key,
      )
    )
      return true;
    if (depthOf(above) < depth) depth = depthOf(above);
    if (depth === 0) return false;
  }
  return false;
}

/** What every system, platform or tool sets, and what says nothing of another system. */
const isStandard = (name: string): boolean =>
  /^(?:NODE_ENV|CI|PATH|HOME|TZ|PORT|HOST|DEBUG|VERBOSE|LANG|LC_\w+|LANGUAGE|PWD|USER|USERNAME|LOGNAME|SHELL|TERM|TMP|TEMP|TMPDIR|HOSTNAME|COLUMNS|LINES|EDITOR|PAGER|NO_COLOR|FORCE_COLOR|ENV|ENVIRONMENT|APP_ENV|APP_DEBUG|APP_NAME|STAGE|MODE|DEV|PROD|SSR|BASE_URL|RAILS_ENV|RACK_ENV|MIX_ENV|FLASK_ENV|FLASK_DEBUG|GO_ENV|RUST_LOG|RUST_BACKTRACE|LOG_LEVEL|LOGLEVEL|LOG_FORMAT|DJANGO_SETTINGS_MODULE|JAVA_HOME|JAVA_OPTS|JAVA_TOOL_OPTIONS|GOPATH|GOOS|GOARCH|CGO_ENABLED|VERSION|COMMIT|GIT_SHA|BUILD_ID|XDG_\w+|PYTHON\w+|PIP_\w+|NODE_OPTIONS|NODE_PATH|NODE_COMPILE_CACHE|NODE_V8_COVERAGE|NODE_EXTRA_CA_CERTS|NPM_CONFIG_\w+|GITHUB_(?!TOKEN)\w+|RUNNER_\w+|CI_\w+|ASPNETCORE_\w+|DOTNET_\w+|BUNDLE_\w+|RAILS_(?:LOG_TO_STDOUT|SERVE_STATIC_FILES|MAX_THREADS)|WEB_CONCURRENCY|DEBIAN_FRONTEND|UV_\w+|VITEST|JEST_WORKER_ID|REMOTE_ADDR|REQUEST_\w+|HTTP_\w+|SERVER_\w+|QUERY_STRING|SCRIPT_NAME|DOCUMENT_ROOT)$/.test(
    name,
  );
