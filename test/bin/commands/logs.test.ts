import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCloudWatchLogs } from '@mendhook/emulators/aws/cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { registerLogsCommand } from '../../../bin/commands/logs/logs.ts';
import { readEntries } from '../../../bin/commands/logs/read-entries.ts';
import { renderEntry } from '../../../bin/commands/logs/render-entry.ts';
import { FunctionName, logGroupOf } from '../../../core/names.ts';
import { LOCAL_STAGE } from '../../../local/local-stage.ts';
import { closing, temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { anIncident } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const groupOf = (part: string) => logGroupOf(LOCAL_STAGE, part);
const line = (event: string, fields: object = {}, level = 'info') => JSON.stringify({ level, event, ...fields });

/** An account whose functions have written something about two incidents, and whose worker has. */
async function start() {
  const stateDirectory = temporaryDirectory();
  const clock = { now: Date.now() - 60_000 };
  const account = await startLocalAccount();
  const { gate, onCall } = account.cloud;
  const logs = await startCloudWatchLogs({
    stateDirectory,
    clock: () => clock.now,
    gate,
    onCall,
    logGroups: Object.values(FunctionName).map(groupOf),
    jobLogGroup: groupOf('worker'),
  });
  await closing(Promise.resolve(logs));
  account.tell({ AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url });
  const incident = anIncident({ createdAt: clock.now });
  await account.ledger.mergeIncident(incident.id, () => incident);
  const write = (part: string, text: string) => {
    clock.now += 1_000;
    logs.append(groupOf(part), text);
  };
  write('triage', line('attempt-submitted', { incidentId: incident.id, attempt: 1 }));
  write('triage', line('attempt-submitted', { incidentId: 'another' }));
  write('sweep', line('look-failed', { id: incident.id, reason: 'Batch is down' }, 'error'));
  write('triage', JSON.stringify({ _aws: { CloudWatchMetrics: [] }, AttemptsStarted: 1, incidentId: incident.id }));
  mkdirSync(join(stateDirectory, 'batch', 'logs', 'job-1'), { recursive: true });
  writeFileSync(
    join(stateDirectory, 'batch', 'logs', 'job-1', '1.log'),
    `${line('step', { incidentId: incident.id, step: 'clone' })}\n`,
  );
  const run = (...words: string[]) => runInProcess(registerLogsCommand, ['logs', ...words, '--local', account.state]);
  return { ...account, incident, run };
}

test('of an incident: what each part wrote of it, in its order, one line an entry', async () => {
  const { run, incident } = await start();
  const lines = await run(incident.id.slice(0, 8));
  expect(lines.map((each) => each.replace(/^\S+ \S+ /, '').replace(/ +/g, ' '))).toEqual([
    `triage info attempt-submitted incidentId=${incident.id} attempt=1`,
    `sweep error look-failed id=${incident.id} reason=Batch is down`,
    `worker info step incidentId=${incident.id} step=clone`,
  ]);
  expect(lines.every((each) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /.test(each))).toBe(true);
});

test('of a function: all that it wrote in the last hour; as JSON with time and part', async () => {
  const { run } = await start();
  const read = (await run('--function', 'triage', '--json')).map((each) => JSON.parse(each));
  expect(read.map(({ part, event }) => [part, event])).toEqual([
    ['triage', 'attempt-submitted'],
    ['triage', 'attempt-submitted'],
  ]);
  expect(await run('--function', 'github')).toEqual([]);
});

test('followed: each entry once, whenever it arrives, in the order of its time', async () => {
  const written = [{ id: 'a', at: 2, message: 'second' }];
  const asked: number[] = [];
  const looks = readEntries({
    places: [{ part: 'triage', group: '/mendhook/prod/triage' }],
    read: async ({ from }) => {
      asked.push(from);
      return [...written];
    },
    from: 0,
    clock: () => 100_000,
    pause: async () => void written.push({ id: 'c', at: 3, message: 'third' }, { id: 'b', at: 1, message: 'late' }),
  });
  const said: string[][] = [];
  for await (const entries of looks) {
    said.push(entries.map(({ message }) => message));
    if (said.length === 3) break;
  }
  expect(said).toEqual([['second'], ['late', 'third'], []]);
  expect(asked.slice(0, 2)).toEqual([0, 70_000]);
});

describe('what a person gets wrong', () => {
  test.each([
    ['nothing to look at', [], 'logs: expected an incident, or --function with a name'],
    ['no such function', ['--function', 'lambda'], 'expected one of receive, triage'],
    ['no span', ['--function', 'triage', '--since', 'yesterday'], '--since: expected a span'],
    ['no such incident', ['abcd1234'], 'there is no incident abcd1234'],
  ])('%s', async (_, words, message) => {
    const { run } = await start();
    await expect(run(...words)).rejects.toThrow(message);
  });
});

test('text that a stranger wrote moves no cursor and forges no line', () => {
  const entry = { id: '1', at: 0, part: 'worker', message: 'ok\n\u001b[2Aforged\r' };
  for (const control of ['\n', '\r', '\u001b[']) expect(renderEntry(entry, false)).not.toContain(control);
});
