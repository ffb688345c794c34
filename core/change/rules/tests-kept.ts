import type { Finding } from '../../records/change-facts.ts';
import { cutText } from '../../text/cut-text.ts';
import type { Change } from '../change.ts';
import type { ChangeRule } from '../change-rule.ts';
import { type ChangedLine, type ChangedLines, changedLines } from '../changed-lines.ts';
import { fileKind } from '../file-kind.ts';
import { assertionStrength, tellingValues, toleranceIn, valuesIn } from '../tests/assertion-strength.ts';
import { findTests, type WrittenTest } from '../tests/find-tests.ts';
import { goneNames, hasName } from '../tests/gone-names.ts';
import { type PairedTests, pairTests } from '../tests/pair-tests.ts';
import { skippedTests } from '../tests/skipped-tests.ts';
import { loosenedSettings } from '../tests/test-settings.ts';

/** Whether the tests still ask for what they asked for. */
export const testsKeptRule: ChangeRule = {
  name: 'tests-kept',
  find: (change) => {
    const { files, base, head } = change;
    const tests = pairTests(
      [...new Set(files.map(({ path, oldPath }) => oldPath ?? path))].flatMap((path) => findTests(base, path)),
      [...new Set(files.map(({ path }) => path))].flatMap((path) => findTests(head, path)),
    );
    const context = { lines: changedLines(change), isSubjectGone: subjectsOf(change) };
    return [
      ...skippedTests(change, context.lines, tests),
      ...tests.pairs.flatMap((pair) => loosenedTest(pair, context)),
      ...deletedTests(tests, context),
      ...loosenedSettings(context.lines),
      ...snapshotsAlone(change),
    ];
  },
};

interface Context {
  readonly lines: ChangedLines;
  /** Whether what a text is about is taken out of the code. */
  readonly isSubjectGone: (text: string) => boolean;
}

/** The head is only searched when there is something to ask. */
function subjectsOf(change: Change): Context['isSubjectGone'] {
  let names: ReadonlySet<string> | undefined;
  return (text) => {
    names ??= goneNames(change);
    return hasName(text, names);
  };
}

function loosenedTest({ before, after }: PairedTests['pairs'][number], context: Context): readonly Finding[] {
  const removed = assertionsIn(context.lines.removed, before).filter(({ code }) => !context.isSubjectGone(code));
  if (removed.length === 0) return [];
  const added = [...assertionsIn(context.lines.added, after), ...helperCalls(context.lines.added, after)];
  const wider = findWidened(removed, added);
  if (wider !== undefined) return [findingOf(wider, 'tolerance-widened', after, 'accepts a larger difference')];
  const weaker = findWeakened(removed, added);
  if (weaker !== undefined)
    return [findingOf(weaker, 'assertion-weakened', after, 'asks for less than the value that it asked for')];
  const lost = removed.length - added.length;
  const [first] = removed;
  if (lost <= 0 || first === undefined) return [];
  const kept = linesIn(context.lines.added, after).flatMap(({ code }) => valuesIn(code));
  const values = removed.map(({ code }) => valuesIn(code));
  if (values.every(({ length }) => length > 0) && isCovered(values.flat(), kept)) return [];
  const count = lost === 1 ? 'one assertion' : `${lost} assertions`;
  return [findingOf(first, 'assertion-removed', before, `has ${count} less`)];
}

/** Other values may stand behind a weaker word, as long as none is lost and none is let in. */
function findWeakened(removed: readonly ChangedLine[], added: readonly ChangedLine[]): ChangedLine | undefined {
  const [before, now] = [strengths(removed), strengths(added)];
  const isVaguer = before.exact + before.partial > now.exact + now.partial && now.vague > before.vague;
  const isLess = before.exact > now.exact && now.partial + now.vague > before.partial + before.vague;
  if (!isVaguer && !isLess) return undefined;
  const [old, kept] = [removed, added].map((lines) => lines.flatMap(({ code }) => valuesIn(code)).toSorted());
  if (old !== undefined && old.length > 0 && old.join('\n') === kept?.join('\n')) return undefined;
  return added.find(({ code }) => assertionStrength(code) !== 'exact');
}

const strengths = (lines: readonly ChangedLine[]) => {
  const count = (wanted: string) => lines.filter(({ code }) => assertionStrength(code) === wanted).length;
  return { exact: count('exact'), partial: count('partial'), vague: count('vague') };
};

function findWidened(removed: readonly ChangedLine[], added: readonly ChangedLine[]): ChangedLine | undefined {
  const widest = (lines: readonly ChangedLine[]) =>
    Math.max(...lines.map(({ code }) => toleranceIn(code) ?? Number.NEGATIVE_INFINITY));
  const before = widest(removed);
  if (!Number.isFinite(before)) return undefined;
  return added.find(({ code }) => (toleranceIn(code) ?? Number.NEGATIVE_INFINITY) > before);
}

/** Tests that are gone while what they test stays, one finding a file. */
function deletedTests({ gone }: PairedTests, { lines, isSubjectGone }: Context): readonly Finding[] {
  // A row of a table may be one text: "aa, 10".
  const written = lines.added
    .filter(({ kind }) => kind === 'test')
    .flatMap(({ code }) => valuesIn(code))
    .flatMap((value) => (/[,;|]/.test(value) ? [value, ...value.split(/\s*[,;|]\s*/)] : [value]));
  const lost = gone.filter((test) => {
    if (isSubjectGone(test.code.join('\n'))) return false;
    const hadAssertions = test.code.some((code) => assertionStrength(code) !== undefined);
    const removed = assertionsIn(lines.removed, test);
    // All of them stand in other tests now.
    if (hadAssertions && removed.length === 0) return false;
    const values = tellingValues(removed.flatMap(({ code }) => valuesIn(code)));
    return values.length === 0 || !isCovered(values, written);
  });
  return [...Map.groupBy(lost, ({ path }) => path)].map(([path, tests]) => {
    const [first] = tests;
    const more = tests.length === 1 ? '' : `, and ${tests.length - 1} more`;
    return {
      ...{ rule: 'test-deleted', reason: 'test-loosened' as const, path },
      line: first?.lines[0] ?? 1,
      text: `The test "${cutText(first?.name ?? '', 100)}" is deleted${more}, and what it tests stays.`,
    };
  });
}

/** Whether all values stand among others, each as often. */
function isCovered(values: readonly string[], others: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const value of others) left.set(value, (left.get(value) ?? 0) + 1);
  return values.every((value) => {
    const count = left.get(value) ?? 0;
    left.set(value, count - 1);
    return count > 0;
  });
}

const linesIn = (
  lines: readonly ChangedLine[],
  { path, lines: [first, last] }: WrittenTest,
): readonly ChangedLine[] => {
  const ofFile = BY_PATH.get(lines) ?? Map.groupBy(lines, (line) => line.path);
  BY_PATH.set(lines, ofFile);
  return (ofFile.get(path) ?? []).filter(({ line }) => line >= first && line <= last);
};

/** A large change has thousands of tests, each of which asks for its lines. */
const BY_PATH = new WeakMap<readonly ChangedLine[], ReadonlyMap<string, readonly ChangedLine[]>>();

const assertionsIn = (lines: readonly ChangedLine[], test: WrittenTest): readonly ChangedLine[] =>
  linesIn(lines, test).filter(({ code }) => assertionStrength(code) !== undefined);

const HELPER = /\b(?:const|let|val|var|function|def|func|fun|fn)\s+(\w{2,80})/;
const HELPER_LINES = 8;

/** Calls of helpers that the change writes, and that assert: an assertion of several tests may move into one. */
function helperCalls(lines: readonly ChangedLine[], test: WrittenTest): readonly ChangedLine[] {
  const helpers = HELPERS.get(lines) ?? helpersIn(lines);
  HELPERS.set(lines, helpers);
  if (helpers.length === 0) return [];
  return linesIn(lines, test).filter(
    ({ code }) =>
      assertionStrength(code) === undefined &&
      !HELPER.test(code) &&
      helpers.some((name) => code.includes(`${name}(`) || code.includes(`${name} `)),
  );
}

const HELPERS = new WeakMap<readonly ChangedLine[], readonly string[]>();

function helpersIn(lines: readonly ChangedLine[]): readonly string[] {
  const ofTests = lines.filter(({ kind }) => kind === 'test');
  return ofTests.flatMap(({ code }, index) => {
    const name = HELPER.exec(code)?.[1];
    const body = ofTests.slice(index, index + HELPER_LINES);
    return name !== undefined && body.some((each) => assertionStrength(each.code) !== undefined) ? [name] : [];
  });
}

const findingOf = ({ path, line }: ChangedLine, rule: string, { name }: WrittenTest, what: string): Finding => ({
  ...{ rule, reason: 'test-loosened' as const, path, line },
  text: `The test "${cutText(name, 100)}" ${what}.`,
});

/** A snapshot that changes without the code was wrong before, or is now. */
function snapshotsAlone({ files }: Change): readonly Finding[] {
  if (files.some(({ path }) => ['code', 'configuration', 'lock'].includes(fileKind(path)))) return [];
  return files
    .filter(({ path, kind }) => kind === 'modified' && /(^|\/)__snapshots__\/|\.snap$/.test(path))
    .map(({ path }) => ({ rule: 'snapshot-alone', path, text: 'A snapshot changes, and no code does.' }));
}
