import type { Finding } from '../../records/change-facts.ts';
import type { Change } from '../change.ts';
import type { ChangedLine, ChangedLines } from '../changed-lines.ts';
import type { PairedTests } from './pair-tests.ts';

/** Tests that ran before and do not run now; a new test that does not run yet is a note. */
export function skippedTests(
  { files }: Change,
  { added, removed }: ChangedLines,
  { added: newTests }: PairedTests,
): readonly Finding[] {
  const isNewFile = new Set(files.filter(({ kind }) => kind === 'added').map(({ path }) => path));
  const isNew = ({ path, line }: ChangedLine) =>
    isNewFile.has(path) ||
    newTests.some(({ path: at, lines: [first, last] }) => at === path && line >= first && line <= last);
  const inTests = ({ kind, path }: ChangedLine) => kind === 'test' && !/\.(?:config|setup)\.\w+$/.test(path);
  const left = removed.filter(inTests).filter(({ code }) => SKIPS.test(code) || FOCUSES.test(code)).length;
  return added
    .filter(inTests)
    .flatMap((line) => {
      const isFocus = FOCUSES.test(line.code);
      if (!isFocus && !SKIPS.test(line.code) && !LEAVES.test(line.code)) return [];
      const { path, line: at } = line;
      const asks = isFocus || (!isNew(line) && !isByPlatform(line.code));
      return [
        {
          rule: isFocus ? 'test-focused' : 'test-skipped',
          ...(asks ? { reason: 'test-loosened' as const } : {}),
          ...{ path, line: at },
          text: isFocus
            ? 'One test runs, and those beside it do not.'
            : asks
              ? 'A test that ran is skipped now.'
              : 'A test is not run everywhere, or not yet.',
        },
      ];
    })
    .slice(left);
}

/** A test that needs what this machine may not have; a condition that always holds, or holds in the pipeline, is none. */
const isByPlatform = (code: string): boolean =>
  /\b(?:skipIf|runIf|skipif|skipUnless|assume\w*|EnabledOn\w+)\b/.test(code) &&
  !/\(\s*(?:true|True|1|false|False)\b|\bCI\b|\benv(?:iron)?\b|getenv/.test(code);

const FOCUSES =
  /\b(?:it|test|describe|context|suite|specify)\.only\b|\bf(?:it|describe|context|specify)\s?[('"]|,\s{0,4}focus:\s?true|,\s{0,4}:focus\b|\{\s{0,4}only:\s?true|->only\(\)/;

const SKIPS =
  /\b(?:it|test|describe|context|suite)\.(?:skip|todo|fails|failing|fixme|skipIf|runIf)\b|\bx(?:it|describe|test|context|specify)\b\s?[('"]|@(?:Disabled|Ignore)\b|@pytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail|importorskip)\(|@(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b|\bt\.Skip(?:f|Now)?\(|\[Ignore\b|\bSkip\s?=\s?"|\bAssum(?:e|ptions)\.|\bassume(?:True|False|That)\(|\bAssert\.(?:Ignore|Inconclusive|Skip)\(|\bself\.skipTest\(|\bthis\.skip\(\)|\bctx\.skip\(|\bSkipTest\b|^\s*(?:skip|pending)\s?(?:['"(]|$)|\/\/go:build ignore\b|#\[ignore\b|\{\s?(?:skip|todo):|@(?:module)?tag\s(?::skip|skip:)|\bmarkTest(?:Skipped|Incomplete)\(|->(?:skip|todo)\(|\bXCTSkip\b|@pytest\.mark\.flaky|@(?:Retry|Flaky|RetryingTest)\w{0,10}\b|\bthis\.retries\(\s?[1-9]|\bjest\.retryTimes\(\s?[1-9]|\bflaky\(|,\s{0,4}retry:\s?[1-9]|\bretries:\s?[1-9]/;

/** A test that ends early where the pipeline runs. */
const LEAVES =
  /\bif\b.{0,120}(?:process\.env|os\.environ|os\.getenv|os\.Getenv|System\.getenv|ENV\[).{0,80}\b(?:return|skip)\b/;
