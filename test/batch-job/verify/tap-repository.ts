import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type VerifyFixOptions, verifyFix } from '../../../batch-job/verify/verify-fix.ts';
import type { TestRun } from '../../../core/records/test-run.ts';
import { incidentFixture } from '../../fakes/records.ts';
import { type Files, openWorkbench, searchPath, writeFiles } from '../repository/workbench.ts';

/** Runs test files that are lines of `check NAME COMMAND`, and prints TAP with each file's name: cheaper than a real runner. */
const RUN = `echo 'TAP version 13'; pass=0; failed=0
check() {
  name=$1; shift
  if "$@"; then echo "ok 1 - $name"; pass=$((pass + 1)); return; fi
  printf "not ok 1 - %s\\n  ---\\n  location: '%s:1:1'\\n  error: 'stock is -1'\\n  name: 'RangeError'\\n" "$name" "$file"; failed=1
  printf '  stack: |-\\n    left (src/stock:1:8)\\n  ...\\n'
}
for file in "$@"; do . "./$file"; done
echo "# pass $pass"
exit $failed
`;

/** More was sold than there is, as the service's logs had it, and as each check that fails prints it. */
const INCIDENT = incidentFixture({
  representative: {
    id: 'event-1',
    timestamp: 0,
    kind: 'RangeError',
    message: 'stock is -1',
    stack: 'RangeError: stock is -1\n    at left (/srv/shop/src/stock:1:8)',
  },
});

/** A bug: what is below nothing is not nothing. */
export const BASE = {
  'run.sh': RUN,
  'src/stock': 'left = stock - wanted\neven = yes\n',
  'test/stock.t': "check 'takes' grep -q 'stock - wanted' src/stock\ncheck 'even' grep -q 'even = yes' src/stock\n",
} satisfies Files;
export const FIXED = { 'src/stock': 'left = max(0, stock - wanted)\neven = yes\n' };
export const NO_OP = { 'src/stock': `${BASE['src/stock']}# mended\n` };
/** Mends the bug and breaks another thing. */
export const BREAKING = { 'src/stock': FIXED['src/stock'].replace('even = yes', 'even = no') };
export const CHECK = "check 'never below nothing' grep -q 'max(0' src/stock\n";
export const REGRESSION = { 'test/oversold.t': CHECK };
export const COMMANDS = { command: 'sh run.sh test/*.t', regression: 'sh run.sh {files}', timeoutMinutes: 1 };

export type VerifyTap = (
  change: Files,
  options?: Partial<VerifyFixOptions> & { base?: Files; removed?: readonly string[] },
) => ReturnType<typeof verifyFix>;

/** A git host whose repository's tests are such files. */
export async function openTapRepository(): Promise<{ verify: VerifyTap; close: () => Promise<void> }> {
  const bench = await openWorkbench();
  const verify: VerifyTap = async (change, { base = {}, removed = [], ...options } = {}) => {
    const repository = await bench.openAt({ ...BASE, ...base });
    const tree = bench.place();
    await repository.exportTree(tree);
    await writeFiles(tree, change);
    for (const path of removed) await rm(join(tree, path));
    return verifyFix({
      repository,
      incident: INCIDENT,
      patch: await repository.diff(tree),
      regressionFiles: ['test/oversold.t'],
      test: COMMANDS,
      workDirectory: bench.place(),
      searchPath,
      clock: Date.now,
      onRun: async () => undefined,
      ...options,
    });
  };
  return { verify, close: () => bench.close() };
}

/** Each run's name and colour, as in "suite on base: green". */
export const shown = (runs: readonly TestRun[]): string[] =>
  runs.map(({ name, passed }) => `${name}: ${passed ? 'green' : 'red'}`);
