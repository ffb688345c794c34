import { quoteWord } from '../../core/toolchains/shell/read-script.ts';

/**
 * Lines that run one test of a file each, where Node's own runner is asked: it has no random order, and a test that needs the
 * one before it fails alone.
 *
 * @param line runs the file, such as `node --test test/price.test.js`
 * @returns none for another runner, and for a file of one test
 */
export function eachTestAlone(line: string, text: string): readonly string[] {
  if (!NODE_TEST.test(line)) return [];
  const names = [...text.matchAll(TEST)].flatMap(([, , name]) => name ?? []);
  if (names.length < 2) return [];
  return names.map((name) =>
    line.replace(NODE_TEST, () => `--test --test-name-pattern=${quoteWord(`^${escapePattern(name)}$`)}`),
  );
}

const NODE_TEST = /(?<=\s)--test(?=\s)/;
/** A test at the top of its file; one in a suite has a name of several parts. */
const TEST = /^(?:await )?(?:test|it)\(\s*(['"`])((?:(?!\1)[^\\\n$]){1,200})\1/gm;

const escapePattern = (name: string): string => name.replace(/[\\^$.|?*+()[\]{}/]/g, '\\$&');
