import { listNames } from './new-failures.ts';
import type { TestReport } from './runners/runner.ts';

/**
 * Why a run's tests tell nothing: no test passed or failed in it. Completes "the suite …", such as "ran no test".
 *
 * @param report what was read from the output; `recognised` when a runner is known that prints such a thing
 * @returns undefined when at least one test ran, or when the exit code is all that there is and says that all went well
 */
export function whyNoVerdict(
  { recognised, failing, notLoaded, passed }: TestReport & { readonly recognised: boolean },
  { exitCode, output }: { readonly exitCode: number | null; readonly output: string },
): string | undefined {
  const ran = (passed ?? 0) > 0 || failing.some((name) => !notLoaded.includes(name));
  if (ran) return undefined;
  if (SAYS_NO_TESTS.test(notLoaded.join('\n'))) return 'ran no test';
  if (notLoaded.length > 0) return `ran no test (not loaded or built: ${listNames(notLoaded)})`;
  if (recognised ? passed === 0 : SAYS_NO_TESTS.test(output)) return 'ran no test';
  return exitCode === 0 ? undefined : `ended with exit code ${exitCode} before its output named a test`;
}

/** What runners print that found no tests, and often call a success. */
const SAYS_NO_TESTS =
  /\bno tests? (?:files? )?(?:were |was )?(?:found|ran|run|collected|executed|discovered|to run)\b|\bno tests? is available\b|\bcollected 0 items\b|\b(?:ran|running|found) 0 tests\b|\bNo tests executed\b|^0 (?:tests|examples|passing)\b/im;
