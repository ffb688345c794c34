import { expect, test } from 'vitest';
import { createKeptBaseline } from '../../../batch-job/verify/kept-baseline.ts';
import { createLogger } from '../../../core/logger.ts';
import { AUDIT_PREFIX } from '../../../core/names.ts';
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
  crashedIn: [],
  passedCount: 3,
};

const world = () => {
  let now = 1_000_000;
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  const deps = { auditLog: createMemoryAuditLog(), clock: () => now, logger };
  return { deps, lines, later: (milliseconds: number) => (now += milliseconds) };
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

test('it is kept where the worker’s role may read and write', async () => {
  const { deps } = world();
  await createKeptBaseline(deps, OF).keep([RUN]);
  expect([...deps.auditLog.texts.keys()]).toEqual([expect.stringMatching(`^${AUDIT_PREFIX}`)]);
});

test.each<[string, 'getText' | 'putText']>([
  ['that cannot be read is none', 'getText'],
  ['that cannot be kept costs the attempt nothing', 'putText'],
])('one %s, and the log says so', async (_, method) => {
  const { deps, lines } = world();
  const refused = { ...deps.auditLog, [method]: () => Promise.reject(new Error('Access Denied')) };
  const kept = createKeptBaseline({ ...deps, auditLog: refused }, OF);
  await kept.keep([RUN]);
  expect(await kept.find()).toBeUndefined();
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'warn', reason: 'Access Denied', repository: OF.repository }),
  ]);
});
