import type { ChangeSide } from '../change/change.ts';
import { findTests, type WrittenTest } from '../change/tests/find-tests.ts';

/**
 * Looks whether a changed test file still has every test that it had, each as it was. New tests beside them are fine, and so are
 * imports: nothing else around the tests may change, since it could change what they check.
 *
 * @param path a test file
 * @param before its text before the change
 * @param after its text now
 * @returns a sentence part such as "changes the test …"; undefined when all is kept
 */
export function findChangedTest(path: string, before: string, after: string): string | undefined {
  const [old, now] = [findTests(sideOf(path, before), path), findTests(sideOf(path, after), path)];
  const byName = Map.groupBy(now, ({ name }) => name);
  const changed = old.find((test) => {
    const code = bodyOf(test);
    // Two tests may have one name.
    return !(byName.get(test.name) ?? []).some((each) => bodyOf(each) === code);
  });
  if (changed !== undefined) return `changes the test ${JSON.stringify(changed.name.slice(0, 100))}`;
  return headOf(before, old) === headOf(after, now) ? undefined : 'changes more than tests and imports';
}

const sideOf = (path: string, text: string): ChangeSide => ({
  paths: [path],
  text: (asked) => (asked === path ? text : undefined),
  isWhole: true,
});

/** What closes a test, and what closes the suite around it: a test that is added after it moves the latter. */
const CLOSES = /^(?:[\])};,\s]+|end|\?>)$/;

function bodyOf({ code }: WrittenTest): string {
  const lines = code.map((line) => line.trim()).filter((line) => line !== '');
  const last = lines.findLastIndex((line) => !CLOSES.test(line));
  return lines.slice(0, last + 1).join('\n');
}

/** Imports, also over several lines: a name of a list, and the end of the list. */
const IMPORTS =
  /^(?:import\b|from\s+\S+\s+import\b|use\s|using\s|require|(?:const|let|var)\s[^=]{1,200}=\s*(?:await import|require)\(|"[\w./-]{1,200}"$|[\w$]{1,100}(?:\s+as\s+[\w$]{1,100})?,?$|\}\s*from\b|\} = require\(|[()]$)/;

/** What stands before the first test, without imports. */
function headOf(text: string, [first]: readonly WrittenTest[]): string {
  const lines = text.split('\n').slice(0, (first?.lines[0] ?? Number.POSITIVE_INFINITY) - 1);
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !IMPORTS.test(line))
    .join('\n');
}
