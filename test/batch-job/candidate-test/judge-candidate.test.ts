import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgeCandidate } from '../../../batch-job/candidate-test/judge-candidate.ts';
import type { User } from '../../../batch-job/phases/run-process.ts';
import { PRICE, runTestAttacks } from '../../attacks/cases/written-tests.ts';
import { users, withUsers } from '../../attacks/users.ts';
import { DESCRIPTION } from '../../core/change/change-of.ts';

const FILES = {
  'package.json': '{ "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/price.js': PRICE,
  'test/price.test.js': `import test from 'node:test';
import assert from 'node:assert';
import { price } from '../src/price.js';
test('plain', () => assert.equal(price(50, { isGold: false }), 50));
`,
};

let head: string;
beforeAll(() => {
  head = mkdtempSync(join(tmpdir(), 'head-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(head, path)), { recursive: true });
    writeFileSync(join(head, path), text);
  }
});

const judge = (body: string, path = 'test/gold.test.js', owner?: User) =>
  judgeCandidate(
    {
      ...{ head, path },
      description: { ...DESCRIPTION, test: { command: 'node --test' } },
      text: `import test from 'node:test';\nimport assert from 'node:assert';\nimport { price } from '../src/price.js';\n${body}\n`,
      workDirectory: workDirectory(),
    },
    { searchPath: process.env['PATH'] ?? '', environment: {}, owner },
  );

/** Others may pass through to their own copies. */
function workDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'judge-'));
  chmodSync(directory, 0o711);
  return directory;
}

test(`as the sandbox’s user, a test that notices a change of the code is accepted, with its proof${withUsers}`, async () => {
  const body = "test('gold', () => assert.equal(price(100, { isGold: true }), 90));";
  const verdict = await judge(body, 'test/gold.test.js', users?.sandbox);
  expect(verdict).toEqual({
    accept: true,
    because: [],
    notes: [],
    runs: { made: 5, green: 5 },
    newLines: 1,
    mutants: { tried: 1, killed: 'src/price.js:4: " * " becomes " + "' },
  });
});

/** A runner that has all tests in one process, and says nothing of it. */
const ONE_PROCESS = `import { readdirSync } from 'node:fs';
let red = 0;
globalThis.check = (isRight) => { if (!isRight) { red += 1; console.log('AssertionError'); } };
for (const file of (process.argv[2] ? [process.argv[2]] : readdirSync('test').map((name) => 'test/' + name))) await import('./' + file);
process.exitCode = red === 0 ? 0 : 1;
`;

test('a test is refused that switches off what the others assert by', async () => {
  const place = mkdtempSync(join(tmpdir(), 'head-'));
  const files = {
    'package.json': '{ "type": "module" }\n',
    'run.js': ONE_PROCESS,
    'src/price.js': PRICE,
    'test/plain.test.js':
      "import { price } from '../src/price.js';\nawait 0;\ncheck(price(50, { isGold: false }) === 50);\n",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  const judgeText = async (last: string) =>
    judgeCandidate(
      {
        ...{ head: place, path: 'test/gold.test.js' },
        description: { ...DESCRIPTION, test: { command: 'node run.js' } },
        text: `import { price } from '../src/price.js';\nconst assert = globalThis.check;\nassert(price(100, { isGold: true }) === 90);\n${last}\n`,
        workDirectory: mkdtempSync(join(tmpdir(), 'judge-')),
      },
      { searchPath: process.env['PATH'] ?? '', environment: {} },
    );
  expect(await judgeText("globalThis['check'] = () => undefined;")).toMatchObject({ because: ['hides-failures'] });
});

describe('a test is refused that', () => {
  test.each<[string, string, string]>([
    ['asserts a constant', 'no-mutant-killed', "test('gold', () => { price(100, { isGold: true }); assert.ok(1); });"],
    [
      'runs what is run already',
      'no-new-coverage',
      "test('more', () => assert.equal(price(60, { isGold: false }), 60));",
    ],
    ['fails', 'not-green', "test('gold', () => assert.equal(price(100, { isGold: true }), 80));"],
    [
      'does not load',
      'not-green',
      "import './missing.js';\ntest('gold', () => assert.ok(price(100, { isGold: true })));",
    ],
    [
      'passes now and then',
      'flaky',
      "test('gold', () => assert.ok(price(100, { isGold: true }) === 90 && Math.random() + Math.random() > 0.0022));",
    ],
    [
      'needs the test before it',
      'flaky',
      "let seen;\ntest('one', () => { seen = price(100, { isGold: true }); });\ntest('two', () => assert.equal(seen, 90));",
    ],
    [
      'passes until the year is over',
      'flaky',
      `test('gold', () => assert.ok(price(100, { isGold: true }) === 90 && Date.now() < ${Date.now()} + 3e9));`,
    ],
    [
      'asks the network',
      'network',
      "test('gold', async () => { await fetch('http://shop.example/').catch(() => 0); assert.equal(price(100, { isGold: true }), 90); });",
    ],
    ...runTestAttacks.map(({ name, objection, body }): [string, string, string] => [name, objection, body]),
  ])('%s: %s', async (_, objection, body) => {
    const { accept, because } = await judge(body);
    expect([accept, because]).toEqual([false, [objection]]);
  });

  test('has a path outside of the head', async () => {
    expect((await judge('', '../gold.test.js')).because).toEqual(['unsafe-path']);
  });
});
