import type { WrittenTest } from './find-tests.ts';

/** The tests of a change: those of both sides, and those of one. */
export interface PairedTests {
  readonly pairs: readonly { readonly before: WrittenTest; readonly after: WrittenTest }[];
  readonly gone: readonly WrittenTest[];
  readonly added: readonly WrittenTest[];
}

/** Finds each test again: by file and name, by name, or by what it does. */
export function pairTests(before: readonly WrittenTest[], after: readonly WrittenTest[]): PairedTests {
  const pairs: { before: WrittenTest; after: WrittenTest }[] = [];
  let [left, right] = [before, after];
  const match = (keyOf: (test: WrittenTest) => string) => {
    const byKey = Map.groupBy(right, keyOf);
    const taken = new Set<WrittenTest>();
    left = left.filter((test) => {
      const found = byKey.get(keyOf(test))?.find((each) => !taken.has(each));
      if (found === undefined) return true;
      taken.add(found);
      pairs.push({ before: test, after: found });
      return false;
    });
    right = right.filter((test) => !taken.has(test));
  };
  match(({ path, name }) => `${path} ${name}`);
  match(({ name }) =>
    name
      .toLowerCase()
      .replace(/[\W_]+/g, '')
      .replace(/^test/, ''),
  );
  for (const isSame of [isRenamed, isOfOtherValues]) {
    for (const test of left.slice(0, MAX_COMPARED)) {
      const found = right.slice(0, MAX_COMPARED).find((each) => isSame(test, each));
      if (found === undefined) continue;
      pairs.push({ before: test, after: found });
      left = left.filter((each) => each !== test);
      right = right.filter((each) => each !== found);
    }
  }
  return { pairs, gone: left, added: right };
}

/** Tests that lost their name are compared with each other. */
const MAX_COMPARED = 200;
/** A renamed test keeps at least this share of its lines. */
const SAME = 0.6;

const isRenamed = (one: WrittenTest, other: WrittenTest): boolean => similarity(one, other, (line) => line) >= SAME;

/** Name and values follow what the code does now: "charges five" becomes "charges seven". */
function isOfOtherValues(one: WrittenTest, other: WrittenTest): boolean {
  if (one.path !== other.path) return false;
  const wordsOf = ({ name }: WrittenTest) =>
    name
      .toLowerCase()
      .split(/[^a-z0-9]+|(?<=[a-z])(?=[A-Z])/)
      .filter((word) => word !== '');
  const [words, others] = [wordsOf(one), new Set(wordsOf(other))];
  const isNamedAlike = words.filter((word) => others.has(word)).length * 2 >= words.length;
  const withoutValues = (line: string) => line.replace(/"[^"]*"|'[^']*'|`[^`]*`|\d+(?:\.\d+)?/g, '0');
  return isNamedAlike && similarity(one, other, withoutValues) >= SAME;
}

function similarity(one: WrittenTest, other: WrittenTest, plain: (line: string) => string): number {
  const linesOf = ({ code }: WrittenTest) =>
    code
      .slice(1)
      .map((line) => plain(line).replace(/\s+/g, ''))
      .filter((line) => line.length > 3);
  const [lines, others] = [linesOf(one), new Set(linesOf(other))];
  return lines.length === 0 ? 0 : lines.filter((line) => others.has(line)).length / lines.length;
}
