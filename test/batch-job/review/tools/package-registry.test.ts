import { expect, test } from 'vitest';
import { packageRegistryTool } from '../../../../batch-job/review/tools/package-registry.ts';
import { changeOf } from '../../../core/change/change-of.ts';

const bench = {
  exported: () => Promise.reject(new Error('nothing is exported')),
  directory: () => Promise.reject(new Error('no directory is made')),
  runnable: () => Promise.reject(new Error('nothing is run')),
  run: () => Promise.reject(new Error('nothing is run')),
};

test.each([
  [
    '{"dependencies":{"a":"2","b":"1"}}',
    'not measured',
    'the age and the advisories of one new package need the network',
  ],
  ['{"dependencies":{"a":"2"}}', 'not needed', 'no package is new'],
])('%s: %s', async (text, status, why) => {
  const change = changeOf({ 'package.json': '{"dependencies":{"a":"1"}}' }, { 'package.json': text });
  expect(await packageRegistryTool.measure(change, bench)).toMatchObject({ status, why });
});
