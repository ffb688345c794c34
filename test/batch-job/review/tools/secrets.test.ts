import { expect, test } from 'vitest';
import { secretsTool } from '../../../../batch-job/review/tools/secrets.ts';
import type { Change } from '../../../../core/change/change.ts';
import { changeOf } from '../../../core/change/change-of.ts';

const bench = {
  exported: () => Promise.reject(new Error('nothing is exported')),
  directory: () => Promise.reject(new Error('no directory is made')),
  runnable: () => Promise.reject(new Error('nothing is run')),
  run: () => Promise.reject(new Error('nothing is run')),
};
const foundIn = async (change: Change) => {
  const fact = await secretsTool.measure(change, bench);
  return fact.status === 'ran' ? fact.found.map(({ rule, reason, path, line }) => [rule, reason, path, line]) : fact;
};
const change = (path: string, text: string) => changeOf({ [path]: 'a\n' }, { [path]: `a\nb\n${text}\n` });
const GRAFANA = [
  'glc_',
  'eyJvIjoiMTIzNDU2IiwibiI6InNob3AiLCJrIjoicThXdjNaa1B6MG1SdDVZeExjTjJiSHNKIiwibSI6eyJyIjoiZXUifX0=',
].join('');

test('what secretlint alone knows is found with its line', async () => {
  expect(await foundIn(change('src/a.ts', `const key = '${GRAFANA}';`))).toEqual([
    ['secretlint/GRAFANA_CLOUD_API_TOKEN', 'secret', 'src/a.ts', 3],
  ]);
});

test('what both know is said once', async () => {
  const key = ['AKIA', 'QZ7XJ4M2WTLK5RVB'].join('');
  expect(await foundIn(change('src/a.ts', `const key = '${key}';`))).toEqual([
    ['secret-written', 'secret', 'src/a.ts', 3],
  ]);
});

test.each([
  ['docs/a.md', 'https://user:pass@example.com'],
  ['docker-compose.yml', 'url: mongodb://root:example@mongo:27017'],
  ['src/a.ts', "const role = 'arn:aws:iam::123456789012:role/shop';"],
])('%s: %s is clean', async (path, text) => {
  expect(await foundIn(change(path, text))).toEqual([]);
});

test('an account’s id is a note', async () => {
  expect(await foundIn(change('.env', 'AWS_ACCOUNT_ID=482913746512'))).toEqual([
    ['secretlint/AWSAccountID', undefined, '.env', 3],
  ]);
});
