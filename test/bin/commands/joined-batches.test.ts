import { expect, test } from 'vitest';
import type { Batch, InputError } from '../../../bin/commands/error-lines.ts';
import { joinedBatches } from '../../../bin/commands/joined-batches.ts';

const TRACE = ['Error: no price', '    at total (/srv/app/total.js:1:2)', '    at pay (/srv/app/pay.js:3:4)'];

const line = (index: number, message: string): InputError => {
  const event = { id: `${index}`, timestamp: index * 3_000, service: 'shop', message, error: {} };
  return { ...event, event };
};

async function joined(batches: readonly Batch[]): Promise<Batch> {
  const all = { errors: [] as InputError[], dropped: [] as string[] };
  for await (const { errors, dropped } of joinedBatches(
    (async function* () {
      yield* batches;
    })(),
  )) {
    all.errors.push(...errors);
    all.dropped.push(...dropped);
  }
  return all;
}

test('a trace whose lines stand in two windows is one error, and nothing is lost', async () => {
  const before = Array.from({ length: 9_999 }, (_, index) => line(index, `job ${index} is late`));
  const trace = TRACE.map((message, index) => {
    const read = line(9_999, message);
    const event = { ...read, id: `t${index}`, timestamp: 9_999 * 3_000 + index };
    return { ...event, event };
  });
  const all = [...before, ...trace, line(20_000, 'job is late')];
  const { errors, dropped } = await joined([
    { errors: all.slice(0, 10_001), dropped: [] },
    { errors: all.slice(10_001), dropped: ['no message'] },
  ]);
  expect(errors).toHaveLength(10_001);
  expect(errors.filter(({ message }) => message === TRACE.join('\n'))).toHaveLength(1);
  expect(dropped).toEqual(['no message']);
});

test('errors that are no log events pass through, in order', async () => {
  const errors = TRACE.map((message, index) => ({ id: `${index}`, service: 'shop', message, error: {} }));
  expect(await joined([{ errors, dropped: [] }])).toEqual({ errors, dropped: [] });
});
