import type { ChangedLine } from '../changed-lines.ts';

/** One sort of line that quietens a fault. */
export interface QuietLine {
  readonly rule: string;
  /** Whether a person is asked. */
  readonly asks: boolean;
  readonly text: string;
  readonly pattern: RegExp;
  /** In which files. @default - code and configuration */
  readonly paths?: RegExp;
  /** Told from the whole line, comments included, and not from its code. */
  readonly inComment?: true;
  readonly unless?: RegExp;
}

const SCRIPTS =
  /\.(?:sh|bash|zsh|mk|ya?ml|ps1)$|(?:^|\/)(?:Makefile|Dockerfile|justfile|Jenkinsfile|package\.json)[^/]*$|(?:^|\/)bin\/[^/.]+$/;

export const QUIET_LINES: readonly QuietLine[] = [
  {
    rule: 'check-silenced',
    asks: true,
    text: 'A check is silenced, and nothing says which or why.',
    inComment: true,
    pattern:
      /@ts-(?:ignore|nocheck)\b|@ts-expect-error\s*(?:\*\/)?\s*$|\beslint-disable(?:-next-line|-line)?\s*(?:\*\/)?\s*$|\/\*\s*eslint-disable\s*\*\/|#\s*type:\s*ignore\s*$|#\s*noqa\s*$|#\s*(?:flake8|ruff):\s*noqa\s*$|#\s*pylint:\s*disable=all|#\s*mypy:\s*ignore-errors|#\s*pyright:\s*ignore\s*$|\bnosec\b|\bNOSONAR\b|\/\/\s*nolint\s*$|@SuppressWarnings\(\s*\{?"all"|#!\[allow\((?:warnings|unused|clippy::all)\)\]|#pragma warning disable\s*$|#nullable disable|@phpstan-ignore(?:-next-line|-line)?\s*(?:\*\/)?\s*$|@psalm-suppress all|\bT\.unsafe\(|#\s*typed:\s*(?:ignore|false)|\bsemgrep-ignore|\bnosemgrep\b|\bcodeql\[|\btrivy:ignore|\bcheckov:skip|\btfsec:ignore/,
  },
  {
    rule: 'check-silenced',
    asks: false,
    text: 'One check is silenced for a line.',
    inComment: true,
    pattern:
      /@ts-expect-error|\b(?:eslint|tslint|oxlint)-disable|\bbiome-ignore\b|#\s*(?:type:\s*ignore|noqa|pylint:\s*disable|pyright:\s*ignore)|\/\/\s*(?:nolint|noinspection)|@Suppress(?:Warnings)?\(|\bSuppressMessage\(|#pragma warning disable|#\[allow\(|rubocop:disable|\bas any\b|@phpstan-ignore|credo:disable/,
  },
  {
    rule: 'check-switched-off',
    asks: true,
    text: 'A check of the compiler or a linter is switched off.',
    pattern:
      /"(?:strict\w*|no(?:Implicit|Unchecked|Unused|Fallthrough)\w+)"\s*:\s*false|\bignore_errors\s*=\s*[Tt]rue|\bignoreBuildErrors\s*:\s*true|\bignoreDuringBuilds\s*:\s*true|<TreatWarningsAsErrors>\s*false|\b(?:simplefilter|filterwarnings)\(\s*["']ignore["']\s*\)|\babortOnError\s*=?\s*false/,
  },
  {
    rule: 'failure-ignored',
    asks: true,
    text: 'A step that fails does not stop what comes after it.',
    pattern:
      /\|\|\s*(?:true|:|exit 0)\b|^\s*set \+e\b|\bcontinue-on-error:\s*true|\ballow_failure:\s*true|\|\|\s*:\s*$|--legacy-peer-deps|--no-verify\b/,
    paths: SCRIPTS,
    unless:
      /\b(?:rm|rmdir|kill|pkill|docker (?:rm|stop|kill|network|volume|compose down)|grep|egrep|rg|mkdir|command -v|which|git (?:diff|tag -d|branch -D|remote|worktree)|umount|dropdb|createdb|userdel|launchctl|systemctl stop|read|diff|echo)\b/,
  },
  {
    rule: 'test-only-condition',
    asks: true,
    text: 'The code behaves differently when tests run.',
    pattern:
      /\bif\b.{0,100}(?:\b(?:NODE_ENV|APP_ENV|RAILS_ENV|ENVIRONMENT|ENV|GO_ENV|FLASK_ENV)\b.{0,12}(?:===?|\.eql\?|==)\s*["']test(?:ing)?["']|\b(?:VITEST|JEST_WORKER_ID|PYTEST_CURRENT_TEST)\b|["']pytest["'] in sys\.modules|\btesting\.Testing\(\)|\bRails\.env\.test\?|\bMix\.env\(?\)?\s*==\s*:test|\brunningUnitTests\(\))/,
    paths: /\.(?!config\.)\w+$/,
    unless: /\.config\.|\blog|\blisten\b/i,
  },
  {
    rule: 'work-postponed',
    asks: false,
    text: 'A comment says that this is not the end of it.',
    inComment: true,
    pattern: /(?:\/\/|#|\*|--)\s*(?:HACK|XXX|FIXME|TEMP(?:ORARY)?|WORKAROUND|KLUDGE)\b/,
  },
];

/** Waits for a time, and not for what has to happen. */
export const SLEEPS =
  /\btime\.sleep\(|\bThread\.sleep\(|\bawait\s+(?:sleep|delay|setTimeout|wait|timers?\.setTimeout)\(|\bsetTimeout\(\s*(?:resolve|r|res|done)\b|\btime\.Sleep\(|\b(?:u|nano)?sleep\(\s*\d|\bTask\.Delay\(|\bThread\.Sleep\(|\bProcess\.sleep\(|:timer\.sleep\(|\bthread::sleep\(|\btokio::time::sleep\(|^\s*sleep\s+\d|\bKernel\.sleep\b|\basyncio\.sleep\(\s*[\d.]*[1-9]/;
/** Waiting is what such code is for. */
export const WAITS_BY_DESIGN =
  /retr(?:y|ies)|attempt|back[_-]?off|poll|interval|rate[_-]?limit|throttl|jitter|debounce|deadline|ticker|schedul|cron|heartbeat|keep[_-]?alive|shutdown|drain|grace|health/i;

/** A level at which errors are told, and one at which they are not. */
const LOUD =
  /\b(log|logger|logging|console|slog|_logger|LOG|LOGGER|Log|Logger|Rails\.logger|zap|sugar|l)\.(?:error|exception|fatal|critical|severe|Error\w?|Fatal\w?|LogError|LogCritical)\b/;
const QUIET =
  /\b(?:log|logger|logging|console|slog|_logger|LOG|LOGGER|Log|Logger|Rails\.logger|zap|sugar|l)\.(?:debug|trace|info|verbose|silly|fine|log|Debug\w?|Trace|Info\w?|LogDebug|LogTrace|LogInformation)\b/;
const LEVEL_OFF =
  /\blogging\.disable\(|\bsetLevel\((?:logging\.)?(?:CRITICAL|FATAL|Level\.OFF)\b|\blog(?:ging|ger)?[.\w-]{0,40}level\b[^\n]{0,20}[:=]\s*[:'"]?(?:off|none|silent|fatal|critical)\b/i;

/** Error logs that are told at a level that nobody reads, or not at all. */
export function silencedLogs(added: readonly ChangedLine[], removed: readonly ChangedLine[]): readonly ChangedLine[] {
  const restOf = (code: string) =>
    code
      .replace(/^.{0,200}?\.\w{1,20}\(/, '')
      .replace(/\s+/g, '')
      .slice(0, 60);
  const loud = new Set(
    removed.filter(({ code }) => LOUD.test(code)).map(({ code, path }) => `${path} ${restOf(code)}`),
  );
  return added.filter(
    ({ code, path }) => LEVEL_OFF.test(code) || (QUIET.test(code) && loud.has(`${path} ${restOf(code)}`)),
  );
}

const IGNORE_LIST =
  /\b(?:ignore|exclude|suppress|silence|deny)d?[_-]?(?:errors?|exceptions?|warnings?|messages?|failures?|types)\b["']?\s*[:=(]\s*[[({]/i;
const LOOKS_UP = 30;

/** Whether a line belongs to a list of ignored errors. */
export function isInIgnoreList(lines: readonly string[], line: number): boolean {
  let depth = 0;
  for (let index = line - 1; index >= 0 && index > line - LOOKS_UP; index--) {
    const each = (lines[index] ?? '').slice(0, 500);
    if (depth >= 0 && IGNORE_LIST.test(each)) return true;
    depth += (each.match(/[[({]/g)?.length ?? 0) - (each.match(/[\])}]/g)?.length ?? 0);
    if (depth > 0 || (depth < 0 && index < line - 1)) return depth > 0 && IGNORE_LIST.test(each);
  }
  return false;
}
