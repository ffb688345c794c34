import type { PatchFile } from '../parse-patch.ts';
import { type DiffRule, eachFile, linesOf } from './rule.ts';
import { swallowsException } from './swallowed.ts';

/** Changes that quieten a fault rather than mend it. */
export const bandAidRules: readonly DiffRule[] = [
  {
    name: 'exception-swallowed',
    verdict: 'warned',
    find: eachFile((file, { isTest }) =>
      !isTest(file.path) && swallowsException(file) ? 'catches an exception and does nothing with it' : undefined,
    ),
  },
  {
    name: 'limit-raised',
    verdict: 'warned',
    find: eachFile((file, { isTest }) => {
      const raised = isTest(file.path) ? undefined : findRaised(file);
      return raised === undefined ? undefined : `raises a time-out or a number of retries (${raised})`;
    }),
  },
  {
    name: 'error-log-silenced',
    verdict: 'warned',
    find: eachFile((file, { isTest }) => {
      if (isTest(file.path) || file.kind === 'deleted') return undefined;
      const lost = count(file, 'removed', ERROR_LOG) - count(file, 'added', ERROR_LOG);
      return lost > 0 ? 'logs an error less, or at a lower level' : undefined;
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
    find: eachFile((file) =>
      /(^|\/)\.?\w*ignore$/.test(file.path) && linesOf(file, 'added').length > linesOf(file, 'removed').length
        ? 'makes a list of what is ignored longer'
        : undefined,
    ),
  },
];

const ERROR_LOG =
  /\b(?:console|log|logger|logging|slog|_logger|Log|LOG|LOGGER|Rails\.logger)(?:\(\))?\.(?:error|exception|fatal|critical|Error|Fatal|LogError|LogCritical|Errorf|Fatalf)\b/;

const SILENCED =
  /@ts-(?:ignore|nocheck|expect-error)|\b(?:eslint|tslint|biome|oxlint|prettier)-(?:disable|ignore)|#\s*(?:type:\s*ignore|noqa|pylint:\s*disable|nosec|pyright:\s*ignore)|@SuppressWarnings|#pragma warning disable|\/\/\s*(?:nolint|nosec|NOSONAR)|rubocop:disable|\bas any\b/;

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
const NUMBER = /\d[\d_]*(?:\.\d+)?/g;
const withoutNumbers = (line: string): string => line.replace(NUMBER, '0').trim();
const numbersOf = (line: string): number[] =>
  (line.match(NUMBER) ?? []).map((number) => Number(number.replaceAll('_', '')));

const count = (file: PatchFile, kind: 'added' | 'removed', pattern: RegExp): number =>
  linesOf(file, kind).filter((line) => pattern.test(line.slice(0, 1_000))).length;
