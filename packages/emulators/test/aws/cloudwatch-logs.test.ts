import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { startCloudWatchLogs } from '../../aws/cloudwatch-logs.ts';
import { clientSettings, closing, fakeClock, temporaryDirectory } from './stand-in.ts';

test('each log group has its own lines, and one that does not exist is refused', async () => {
  const stateDirectory = temporaryDirectory();
  const { clock, advanceSeconds } = fakeClock();
  const options = { stateDirectory, clock, logGroups: ['/shop/checkout', '/shop/billing'], jobLogGroup: '/shop/jobs' };
  const logs = await closing(startCloudWatchLogs(options));
  mkdirSync(join(stateDirectory, 'batch', 'logs', 'job-1'), { recursive: true });
  writeFileSync(join(stateDirectory, 'batch', 'logs', 'job-1', '1.log'), 'cloned\n');
  const client = new CloudWatchLogsClient(clientSettings(logs.url));
  const read = async (logGroupName: string, more: object = {}) => {
    const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName, ...more }));
    return events.map(({ message }) => message);
  };

  logs.append('/shop/checkout', 'paid');
  advanceSeconds(60);
  logs.append('/shop/checkout', 'out of stock');
  expect(await read('/shop/checkout')).toEqual(['paid', 'out of stock']);
  expect(await read('/shop/checkout', { startTime: clock() })).toEqual(['out of stock']);
  expect(await read('/shop/checkout', { filterPattern: '"paid"' })).toEqual(['paid']);
  expect(await read('/shop/billing')).toEqual([]);
  expect(await read('/shop/jobs')).toEqual(['cloned']);
  await expect(read('/shop/search')).rejects.toThrow('The specified log group does not exist.');
  expect(() => logs.append('/shop/search', 'a line')).toThrow('there is no log group /shop/search');
});
