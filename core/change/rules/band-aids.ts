import type { Finding } from '../../records/change-facts.ts';
import {
  isInIgnoreList,
  QUIET_LINES,
  type QuietLine,
  SLEEPS,
  silencedLogs,
  WAITS_BY_DESIGN,
} from '../band-aids/quietened.ts';
import { raisedLimits } from '../band-aids/raised-limits.ts';
import { swallowedErrors } from '../band-aids/swallowed-errors.ts';
import type { Change } from '../change.ts';
import type { ChangeRule } from '../change-rule.ts';
import { type ChangedLine, changedLines } from '../changed-lines.ts';

/** What quietens a fault rather than mends it. */
export const bandAidRule: ChangeRule = {
  name: 'band-aids',
  find: (change) => {
    const runs = ({ kind }: ChangedLine) => kind === 'code' || kind === 'configuration';
    const lines = changedLines(change);
    const [added, removed] = [lines.added.filter(runs), lines.removed.filter(runs)];
    return [
      ...swallowedErrors(change).map(({ path, line, isBroad }) =>
        isBroad
          ? asking('error-swallowed', { path, line }, 'An error is caught, and nothing is done with it.')
          : note('error-expected', { path, line }, 'An expected error is caught, and nothing is done with it.'),
      ),
      ...added.flatMap((line) => quietLine(line, removed)),
      ...silencedLogs(added, removed).map((line) =>
        asking('error-log-silenced', line, 'An error is logged at a level that nobody reads, or not at all.'),
      ),
      ...raisedLimits(added, removed).map(({ line, factor }) =>
        (factor >= RAISED_MUCH ? asking : note)(
          'limit-raised',
          line,
          'A time-out, a number of retries or a limit is raised.',
        ),
      ),
      ...added.filter(({ kind, code }) => kind === 'code' && SLEEPS.test(code)).map((line) => sleep(line, change)),
      ...grownLists(added, change),
      ...endlessRetries(added, change),
    ];
  },
};

/** A limit that grows by less is tuned. */
const RAISED_MUCH = 2;

type Place = Pick<ChangedLine, 'path' | 'line'>;
const note = (rule: string, { path, line }: Place, text: string): Finding => ({ rule, path, line, text });
const asking = (rule: string, { path, line }: Place, text: string): Finding => ({
  ...{ rule, reason: 'band-aid' as const },
  ...{ path, line, text },
});

/** What a line that goes said already is no news. */
function quietLine(line: ChangedLine, removed: readonly ChangedLine[]): readonly Finding[] {
  const textOf = ({ inComment }: QuietLine, { text, code }: ChangedLine) => (inComment ? text.slice(0, 1_000) : code);
  const found = QUIET_LINES.find(
    (each) =>
      each.pattern.test(textOf(each, line)) &&
      (each.paths === undefined || each.paths.test(line.path)) &&
      !each.unless?.test(`${line.path} ${line.text.slice(0, 1_000)}`),
  );
  if (found === undefined) return [];
  if (removed.some((old) => old.path === line.path && found.pattern.test(textOf(found, old)))) return [];
  return [(found.asks ? asking : note)(found.rule, line, found.text)];
}

const AROUND = 12;
const linesAround = (change: Change, { path, line }: Place, before: number, after: number): readonly string[] =>
  (change.head.text(path) ?? '')
    .split('\n')
    .slice(Math.max(0, line - 1 - before), line + after)
    .map((each) => each.slice(0, 500));

function sleep(line: ChangedLine, change: Change): Finding {
  const isByDesign =
    !/\d/.test(line.code) ||
    WAITS_BY_DESIGN.test(line.path) ||
    linesAround(change, line, AROUND, AROUND).some((each) => WAITS_BY_DESIGN.test(each));
  return isByDesign
    ? note('waits', line, 'The code waits for a time, as retries and polling do.')
    : asking('sleep-added', line, 'The code waits for a time, and not for what has to happen.');
}

function grownLists(added: readonly ChangedLine[], { head }: Change): readonly Finding[] {
  const seen = new Set<string>();
  return added.flatMap((line) => {
    if (seen.has(line.path) || !/["'`/\w]/.test(line.code)) return [];
    if (!isInIgnoreList((head.text(line.path) ?? '').split('\n'), line.line)) return [];
    seen.add(line.path);
    return [asking('ignore-list-grown', line, 'A list of errors that are ignored grows.')];
  });
}

const ENDLESS =
  /\bwhile\s*\(\s*(?:true|1)\s*\)|\bwhile\s+(?:True|true|1)\s*:?\s*(?:do)?\s*$|\bfor\s*\(\s*;\s*;\s*\)|^\s*for\s*\{\s*$|^\s*loop\s*(?:do|\{)\s*$/;
const BODY = 20;

/** A loop without an end that tries again whatever happens. */
function endlessRetries(added: readonly ChangedLine[], change: Change): readonly Finding[] {
  return added
    .filter(({ bare, kind }) => kind === 'code' && ENDLESS.test(bare))
    .filter((line) => {
      const body = linesAround(change, line, 0, BODY).join('\n');
      const isRetry =
        /\bcatch\b|\bexcept\b|\brescue\b|err != nil|Err\(/.test(body) &&
        /\bcontinue\b|\bretry|\bagain\b|\bpass\b|\bsleep|\}\s*\n/i.test(body);
      return (
        isRetry &&
        !/attempt|max|limit|count|deadline|abort|signal|cancel|ctx\.|Done\(\)|accept|recv|receive|message|queue|next\(|read|poll|throw|raise|tries/i.test(
          body,
        )
      );
    })
    .map((line) => asking('endless-retry', line, 'What fails is tried again without an end.'));
}
