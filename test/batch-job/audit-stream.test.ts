import { expect, test } from 'vitest';
import { createAuditStream } from '../../batch-job/audit-stream.ts';
import type { AuditEvent } from '../../core/records/audit-event.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';

const event = (detail: number) => ({ event: 'claude', detail });
const details = (events: readonly AuditEvent[] | undefined) => events?.map(({ detail }) => detail);

test('events come in their order, several in a batch, and all of them by the end', async () => {
  const auditLog = createMemoryAuditLog();
  const batches: number[] = [];
  const stream = createAuditStream({
    auditLog: {
      ...auditLog,
      append: (key, events) => auditLog.append(key, events).then(() => void batches.push(events.length)),
    },
    key: 'k',
    clock: () => 5,
    pauseMs: 20,
  });
  for (let each = 0; each < 50; each += 1) stream.push(event(each));
  await expect.poll(() => auditLog.streams.get('k')?.length).toBe(50);
  stream.push(event(50));
  await stream.close();
  expect(details(auditLog.streams.get('k'))).toEqual(Array.from({ length: 51 }, (_, each) => each));
  expect(batches).toEqual([50, 1]);
  expect(auditLog.streams.get('k')?.[0]?.at).toBe(5);
});

test('the end is not kept waiting for the pause between two batches', async () => {
  const auditLog = createMemoryAuditLog();
  const stream = createAuditStream({ auditLog, key: 'k', clock: () => 0, pauseMs: 3_600_000 });
  stream.push(event(1));
  await stream.close();
  expect(details(auditLog.streams.get('k'))).toEqual([1]);
});

function failing(times: number) {
  const auditLog = createMemoryAuditLog();
  let remaining = times;
  const append: typeof auditLog.append = async (key, events) => {
    remaining -= 1;
    if (remaining >= 0) throw new Error('S3 is away');
    await auditLog.append(key, events);
  };
  return {
    auditLog,
    stream: createAuditStream({ auditLog: { ...auditLog, append }, key: 'k', clock: () => 0, pauseMs: 1 }),
  };
}

test('what could not be written is written with the next batch, nothing twice', async () => {
  const { auditLog, stream } = failing(1);
  stream.push(event(1));
  await new Promise((resolve) => setTimeout(resolve, 30));
  stream.push(event(2));
  await stream.close();
  expect(details(auditLog.streams.get('k'))).toEqual([1, 2]);
});

test('an audit log that stays away is an error at the end', async () => {
  const { stream } = failing(99);
  stream.push(event(1));
  await expect(stream.close()).rejects.toThrow('S3 is away');
});
