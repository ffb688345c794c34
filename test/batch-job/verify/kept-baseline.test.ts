import { expect, test } from 'vitest';
import { createKeptBaseline } from '../../../batch-job/verify/kept-baseline.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';

const OF = {
  repository: 'acme/shop',
  commit: 'a'.repeat(40),
  test: { setup: 'npm ci', command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 10 },
};
const RUN = {
  name: 'suite on base' as const,
  command: 'npm test',
  passed: false,
  exitCode: 1,
  timedOut: false,
  failing: ['a'],
  durationMs: 5,
  output: 'not ok',
  notLoaded: [],
  recognised: true,
  passedCount: 3,
};

const world = () => {
  let now = 1_000_000;
  const deps = { auditLog: createMemoryAuditLog(), clock: () => now };
  return { deps, later: (milliseconds: number) => (now += milliseconds) };
};

test('what was kept is found again, for a week', async () => {
  const { deps, later } = world();
  await createKeptBaseline(deps, OF).keep([RUN]);
  expect(await createKeptBaseline(deps, OF).find()).toEqual([RUN]);
  later(7 * 24 * 3_600_000 + 1);
  expect(await createKeptBaseline(deps, OF).find()).toBeUndefined();
});

test.each([
  ['another repository', { ...OF, repository: 'acme/other' }],
  ['another commit', { ...OF, commit: 'b'.repeat(40) }],
  ['another setup', { ...OF, test: { ...OF.test, setup: 'npm install' } }],
  ['another command', { ...OF, test: { ...OF.test, command: 'npm run check' } }],
  ['another time limit', { ...OF, test: { ...OF.test, timeoutMinutes: 20 } }],
  ['another image', { ...OF, image: 'images/java/Dockerfile' }],
])('it says nothing of %s', async (_, other) => {
  const { deps } = world();
  await createKeptBaseline(deps, OF).keep([RUN]);
  expect(await createKeptBaseline(deps, other).find()).toBeUndefined();
});

test.each(['', 'null', '{"at":1}', '{"at":1,"runs":[]}', '{"at":1,"runs":[{"passed":true}]}'])(
  'what is no baseline is none: %s',
  async (text) => {
    const { deps } = world();
    await createKeptBaseline(deps, OF).keep([RUN]);
    const [key = ''] = deps.auditLog.texts.keys();
    await deps.auditLog.putText(key, text);
    expect(await createKeptBaseline(deps, OF).find()).toBeUndefined();
  },
);
