import { ASSERTION } from '../assertion.ts';
import type { PatchFile } from '../parse-patch.ts';
import { type DiffRule, eachFile, linesOf } from './rule.ts';

/** What weakens the tests that decide whether a fix is believed. */
export const testRules: readonly DiffRule[] = [
  {
    name: 'test-deleted',
    verdict: 'warned',
    find: eachFile((file, { isTest }) => {
      if (!isTest({ ...file, path: file.oldPath ?? file.path })) return undefined;
      if (file.kind === 'deleted') return 'deletes a test file';
      const lost = count(file, 'removed', TEST) - count(file, 'added', TEST);
      return lost > 0 ? `deletes ${lost === 1 ? 'a test' : `${lost} tests`}` : undefined;
    }),
  },
  {
    name: 'test-skipped',
    verdict: 'warned',
    find: eachFile((file) =>
      count(file, 'added', SKIPPED) > count(file, 'removed', SKIPPED) ? 'skips a test, or runs one alone' : undefined,
    ),
  },
  {
    name: 'test-loosened',
    verdict: 'warned',
    find: eachFile((file, { isTest }) => {
      if (!isTest(file) || file.kind === 'deleted') return undefined;
      const lost = count(file, 'removed', ASSERTION) - count(file, 'added', ASSERTION);
      if (lost > 0) return `has ${lost === 1 ? 'an assertion' : `${lost} assertions`} less`;
      const weaker =
        count(file, 'removed', EXACT) > count(file, 'added', EXACT) &&
        count(file, 'added', VAGUE) > count(file, 'removed', VAGUE);
      return weaker ? 'asks for less than the value that it asked for' : undefined;
    }),
  },
  {
    name: 'test-setup-changed',
    verdict: 'warned',
    find: eachFile((file) => (changesTestSetup(file) ? 'changes how the tests are run' : undefined)),
  },
];

const TEST =
  /^\s*(?:#\[(?:\w+::)*(?:test|rstest|test_case)\b|[xf]?(?:it|test|describe|specify|context)\b[\w.]*\s*\(|(?:async )?def test_|func Test|@(?:Test|ParameterizedTest)\b|\[(?:Fact|Theory|Test|TestCase|TestMethod)\b|(?:it|specify|scenario) ['"])/;

const SKIPPED =
  /\b(?:it|test|describe|context|suite)\.(?:skip|todo|only|fails|failing)\b|\b[xf](?:it|describe|test|context)\b\s*[('"]|@(?:Disabled|Ignore)\b|@pytest\.mark\.(?:skip|skipif|xfail)|\bpytest\.(?:skip|xfail)\(|@unittest\.(?:skip|expectedFailure)|\bt\.Skip(?:f|Now)?\(|\[Ignore\b|\bSkip\s*=\s*"|\bAssume\.|\bassume(?:True|False|That)\(|\bAssert\.(?:Ignore|Inconclusive)\(|\bself\.skipTest\(|\bthis\.skip\(\)|\bSkipTest\b|^\s*(?:skip|pending)\s*(?:['"(]|$)|^\/\/go:build ignore\b|^\s*#\[ignore\b|\{\s*(?:skip|todo|only):/;

/** Assertions of one value, and those that many values pass. */
const EXACT =
  /\bto(?:Be|Equal|StrictEqual|MatchObject)\(|\b(?:assert\.)?(?:strict|deep|deepStrict)?[eE]qual\(|\bassertEquals?\b|\bassert_equal\b|\b(?:Assert|require|assert)\.(?:Equal|AreEqual)\(|\beq\(|\.Be\(/;
const VAGUE =
  /\bto(?:BeTruthy|BeDefined|BeFalsy|HaveBeenCalled)\(|\bassert(?:True|NotNull|IsNotNone|NotEquals?)\b|\bassert\.ok\(|\bis not None\b|\brefute_nil\b|\bassert_not_nil\b|\b(?:Assert|require|assert)\.(?:NotNull|NotNil|True)\(|\bbe_truthy\b|\bnot_to be_nil\b/;

const SETUP_FILES =
  /(^|\/)(?:(?:vitest|jest|karma|playwright|cypress)\.config\.\w+|\.mocharc[^/]*|pytest\.ini|conftest\.py|tox\.ini|noxfile\.py|phpunit\.xml[^/]*|\.rspec)$/;

function changesTestSetup(file: PatchFile): boolean {
  if (SETUP_FILES.test(file.path)) return true;
  const lines = [...linesOf(file, 'added'), ...linesOf(file, 'removed')];
  return (
    /(^|\/)package\.json$/.test(file.path) && lines.some((line) => /^\s*"(?:pre|post)?test(?::[^"]*)?"\s*:/.test(line))
  );
}

const count = (file: PatchFile, kind: 'added' | 'removed', pattern: RegExp): number =>
  linesOf(file, kind).filter((line) => pattern.test(line.slice(0, 1_000))).length;
