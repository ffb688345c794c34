import type { PatchFile } from '../parse-patch.ts';
import { type DiffRule, eachFile, linesOf } from './rule.ts';
import { swallowsException } from './swallowed.ts';

/** Changes that quieten a fault rather than mend it. */
export const bandAidRules: readonly DiffRule[] = [
  {
    name: 'exception-swallowed',
    verdict: 'warned',
    find: eachFile((file, { isTest }) =>
      !isTest(file) && swallowsException(file) ? 'catches an exception and does nothing with it' : undefined,
    ),
  },
  {
    name: 'limit-raised',
    verdict: 'warned',
    find: eachFile((file, { isTest }) => {
      const raised = isTest(file) ? undefined : findRaised(file);
      return raised === undefined ? undefined : `raises a time-out or a number of retries (${raised})`;
    }),
  },
  {
    name: 'error-log-silenced',
    verdict: 'warned',
    find: eachFile((file, { isTest }) => {
      if (isTest(file) || file.kind === 'deleted') return undefined;
      const lost = count(file, 'removed', ERROR_LOG) - count(file, 'added', ERROR_LOG);
      const quieter = count(file, 'added', QUIET_LEVEL) - count(file, 'removed', QUIET_LEVEL);
      return lost > 0 || quieter > 0 ? 'logs an error less, or at a lower level' : undefined;
    }),
  },
  {
    name: 'check-silenced',
    verdict: 'warned',
    find: eachFile((file) =>
      count(file, 'added', SILENCED) > count(file, 'removed', SILENCED)
        ? 'silences a type check or a linter'
        : undefined,
    ),
  },
  {
    name: 'ignore-list-grown',
    verdict: 'warned',
    find: eachFile((file) => (growsIgnoreList(file) ? 'makes a list of what is ignored longer' : undefined)),
  },
];

const ERROR_LOG =
  /\b(?:console|log|logger|logging|slog|_logger|Log|LOG|LOGGER|Logger|Rails\.logger)(?:\(\))?\.(?:error|exception|fatal|critical|severe|Error|Fatal|LogError|LogCritical|Errorf|Fatalf|log\(Level\.SEVERE)\b/;

/** A logger that says nothing of errors any more. */
const QUIET_LEVEL =
  /\blogging\.disable\(|\bsetLevel\((?:logging\.)?(?:CRITICAL|FATAL|Level\.OFF)\b|\blog(?:ging|ger)?[.\w-]*level\b[^\n]{0,20}[:=]\s*[:'"]?(?:off|none|silent|fatal|critical)\b/i;

const SILENCED =
  /@ts-(?:ignore|nocheck|expect-error)|\b(?:eslint|tslint|biome|oxlint|prettier)-(?:disable|ignore)|#\s*(?:type:\s*ignore|mypy:\s*ignore|noqa|ruff:\s*noqa|pylint:\s*disable|nosec|pyright:\s*ignore|typed:\s*(?:ignore|false)|steep:ignore)|@SuppressWarnings|\bSuppressMessage\(|#pragma warning disable|#nullable disable|\/\/\s*(?:nolint|nosec|NOSONAR|noinspection)|rubocop:disable|\bT\.unsafe\(|\bas any\b|"(?:strict\w*|no[A-Z]\w+)"\s*:\s*false/;

/** A list of errors, warnings or paths that are looked away from, as settings and error reporters call it. */
const IGNORE_LIST =
  /\b(?:ignored?[_-]?(?:errors?|exceptions?|warnings?|patterns?|paths?)|excluded?[_-]?(?:errors?|exceptions?)|per-file-ignores|filterwarnings|NoWarn)\b/i;

const LIMIT = /time[_-]?out|retr(?:y|ies)|max[_-]?attempts|deadline|back[_-]?off|max[_-]?wait/i;

/** A line that names a limit, and is the same before and after but for a number, which has grown. */
function findRaised(file: PatchFile): string | undefined {
  const before = new Map(
    linesOf(file, 'removed')
      .filter(isLimit)
      .map((line) => [withoutNumbers(line), numbersOf(line)]),
  );
  const raised = linesOf(file, 'added')
    .filter(isLimit)
    .find((line) => {
      const old = before.get(withoutNumbers(line));
      return old !== undefined && numbersOf(line).some((number, index) => number > (old[index] ?? number));
    });
  return raised?.trim().slice(0, 120);
}

const isLimit = (line: string): boolean => LIMIT.test(line.slice(0, 1_000));

/** A number, or a unit of time: five minutes instead of five seconds are more as well. */
const AMOUNT = /\d[\d_]*(?:\.\d+)?|(?:milli|micro|nano)?(?:second|minute|hour)s?/gi;
const UNITS: Readonly<Record<string, number>> = { n: 1e-9, micro: 1e-6, milli: 1e-3, s: 1, minute: 60, h: 3_600 };
const withoutNumbers = (line: string): string => line.slice(0, 1_000).replace(AMOUNT, '0').trim();
const numbersOf = (line: string): number[] => (line.slice(0, 1_000).match(AMOUNT) ?? []).map(amountOf);

function amountOf(text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isNaN(number)) return number;
  return Object.entries(UNITS).find(([start]) => text.toLowerCase().startsWith(start))?.[1] ?? 1;
}

function growsIgnoreList(file: PatchFile): boolean {
  if (/(^|\/)\.?\w*ignore$/.test(file.path)) return linesOf(file, 'added').length > linesOf(file, 'removed').length;
  return count(file, 'added', IGNORE_LIST) > count(file, 'removed', IGNORE_LIST);
}

const count = (file: PatchFile, kind: 'added' | 'removed', pattern: RegExp): number =>
  linesOf(file, kind).filter((line) => pattern.test(line.slice(0, 1_000))).length;
