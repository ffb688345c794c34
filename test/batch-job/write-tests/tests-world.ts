import { changeIdOf, changeJobName } from '../../../core/lifecycle/change-names.ts';
import type { ChangeRecord, ChangeSettings } from '../../../core/records/change-record.ts';
import type { WriteTestsVerdict } from '../../../core/records/write-tests-verdict.ts';
import { changeSettings, NOW } from '../../fixtures/records.ts';
import { type ChangeWorldSettings, openChangeWorld } from '../change/change-world.ts';
import type { Files } from '../repository/workbench.ts';

const PLAIN = 'export const price = (total) => total;\n';

/** A service of one file, and its test. */
export const BASE: Files = {
  'package.json': '{ "type": "module" }\n',
  'src/price.js': PLAIN,
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price } from '../src/price.js';

test('plain', () => assert.equal(price(50), 50));
`,
};

/** The pull request adds what no test runs. */
const HEAD: Files = {
  ...BASE,
  'src/price.js': `${PLAIN}
export function goldPrice(total) {
  if (total < 100) return total;
  return total - 10;
}
`,
};

const testOf = (name: string, body: string): string => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldPrice } from '../src/price.js';

test('${name}', () => {
  ${body}
});
`;

/** Runs both lines and asserts their results. */
export const GOOD = testOf('gold', 'assert.equal(goldPrice(100), 90);\n  assert.equal(goldPrice(99), 99);');
const ANSWER: WriteTestsVerdict = {
  tests: [{ path: 'test/gold.test.js', purpose: 'Gold customers get ten off from 100.' }],
  notTested: '',
};

/** A line of `sh` by which the agent writes files and answers. */
export const writes = (files: Readonly<Record<string, string>>, answer: WriteTestsVerdict = ANSWER): string =>
  [
    ...Object.entries(files).map(([path, text]) => `printf '%s' ${quoted(text)} > ${path}`),
    `printf '%s\\n' ${quoted(JSON.stringify({ type: 'result', subtype: 'success', is_error: false, structured_output: answer }))}`,
  ].join('\n');

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const ID = changeIdOf('acme/checkout', 12);
const BRANCH = 'count-items';

/** Everything around one job that writes tests: real git and real test runs, an agent of few lines; the rest in memory. */
export async function openTestsWorld({
  publish = 'commit',
  record = {},
  ...settings
}: Omit<ChangeWorldSettings, 'record'> & {
  readonly publish?: ChangeSettings['release']['tests']['publish'];
  readonly record?: Partial<ChangeRecord>;
} = {}) {
  const plain = changeSettings({
    test: { command: 'node --test', regression: 'node --test {files}', timeoutMinutes: 1 },
  });
  const { release } = plain;
  const job = {
    kind: 'tests' as const,
    name: changeJobName(ID, 1, 'tests'),
    settings: { ...plain, release: { ...release, tests: { ...release.tests, publish } } },
    submittedAt: NOW,
  };
  return openChangeWorld({
    base: BASE,
    head: HEAD,
    ...settings,
    record: { status: 'testing', branch: BRANCH, job, ...record },
  });
}
