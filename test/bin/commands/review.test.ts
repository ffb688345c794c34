import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { registerReviewCommand } from '../../../bin/commands/review/review.ts';
import { reviewText } from '../../../bin/commands/review/review-text.ts';
import { UsageError } from '../../../bin/run-command.ts';
import { factsVerdict } from '../../../core/records/change-facts.ts';
import { folderVerdict } from '../../../core/records/review-request.ts';
import { conversationSchema } from '../../../local/model/conversation.ts';
import { startScriptedMessagesApi } from '../../../local/model/scripted-messages-api.ts';
import { DESCRIPTION } from '../../core/change/change-of.ts';

const PROGRAM = join(import.meta.dirname, '../../../bin/mendhook.ts');
const place = mkdtempSync(join(tmpdir(), 'review-command-'));

function write(name: string, content: string): string {
  writeFileSync(join(place, name), content);
  return join(place, name);
}

for (const side of ['base', 'head']) mkdirSync(join(place, side));
write('base/package.json', '{ "dependencies": { "one": "1.0.0" } }\n');
write('head/package.json', '{ "dependencies": { "one": "1.0.0", "two": "1.0.0" } }\n');
const [base, head] = [join(place, 'base'), join(place, 'head')];
const meta = write('meta.json', JSON.stringify({ ...DESCRIPTION, fork: true }));

test('a verdict is printed with its facts, and the exit code is 0', () => {
  const args = ['review', '--base', base, '--head', head, '--meta', meta, '--json'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const { human, because, facts } = factsVerdict.parse(JSON.parse(stdout));
  expect([human, because]).toEqual([true, ['fork', 'new-integration']]);
  expect(facts.length).toBeGreaterThan(8);
  for (const fact of facts) if (fact.status === 'ran') expect(fact.version).not.toBe('');
});

describe('with a model', () => {
  const finding = { category: 'security', severity: 'high', path: 'package.json', text: 'Nobody knows `two`.' };
  const quote = '{ "dependencies": { "one": "1.0.0", "two": "1.0.0" } }';
  const conversation = conversationSchema.parse({
    name: 'a review',
    phases: [
      {
        name: 'review',
        when: { promptSays: 'Review this pull request' },
        steps: [
          { toolCalls: [{ name: 'Read', input: { file_path: 'package.json' }, resultContains: ['two'] }] },
          {
            toolCalls: [
              {
                name: 'StructuredOutput',
                input: {
                  riskScore: 3,
                  rationale: 'A package is new.',
                  findings: [
                    { ...finding, quote },
                    { ...finding, quote: 'an invented line' },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  });

  test('its findings are shown with their place, and never one whose lines are not there', async () => {
    const key = 'sk-ant-key-of-this-test';
    const api = await startScriptedMessagesApi({ conversation, apiKey: key });
    const member = write('member.json', JSON.stringify(DESCRIPTION));
    const args = ['review', '--model', '--base', base, '--head', head, '--meta', member, '--json'];
    const env = { ...process.env, ANTHROPIC_API_KEY: key, MENDHOOK_MODEL_API_URL: api.url };
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
      expect(stderr).toBe('');
      const verdict = folderVerdict.parse(JSON.parse(stdout));
      expect(verdict).toMatchObject({
        human: true,
        because: ['new-integration', 'risk'],
        review: { kind: 'read', findings: [{ path: 'package.json', line: 1, proof: 'claimed' }] },
      });
      expect(stdout).not.toContain('an invented line');
      const text = reviewText(verdict);
      expect(text).toContain('The model found one thing (risk 7 of 10, ');
      expect(text).toContain('! package.json:1 Nobody knows `two`. (high, security)');
    } finally {
      await api.close();
    }
  });

  test('a model that failed is said, and the facts stand', () => {
    const text = reviewText({
      human: false,
      because: [],
      facts: [],
      review: { kind: 'failed', why: 'it used up its budget' },
    });
    expect(text).toContain('The model did not come to an answer: it used up its budget');
  });
});

describe('bad input is one clear line', () => {
  beforeAll(() => void vi.stubEnv('ANTHROPIC_API_KEY', ''));
  afterAll(() => void vi.unstubAllEnvs());
  const program = () => {
    const made = new Command('mendhook').enablePositionalOptions();
    registerReviewCommand(made);
    return made;
  };
  const line = async (...args: readonly string[]): Promise<string> => {
    try {
      await program().parseAsync(['node', 'mendhook', 'review', ...args]);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
    throw new Error('it was taken');
  };
  const wrong = (change: object) => write('wrong.json', JSON.stringify({ ...DESCRIPTION, ...change }));

  test.each<[string, () => string[], string | RegExp]>([
    [
      'no key for the model',
      () => ['--model', '--base', base, '--head', head, '--meta', meta],
      '--model needs ANTHROPIC_API_KEY, which is not set',
    ],
    ['no money', () => ['--model', '--dollars', '0'], '--dollars: expected more than 0'],
    ['no base', () => ['--head', head, '--meta', meta], '--base is missing: give --base DIR --head DIR --meta FILE'],
    [
      'no such folder',
      () => ['--base', '/nowhere', '--head', head, '--meta', meta],
      /^--base \/nowhere: expected a folder, ENOENT/,
    ],
    ['a file', () => ['--base', meta, '--head', head, '--meta', meta], `--base ${meta}: expected a folder, got a file`],
    ['no such file', () => ['--base', base, '--head', head, '--meta', '/nowhere'], /^--meta \/nowhere: ENOENT/],
    [
      'no JSON',
      () => ['--base', base, '--head', head, '--meta', write('no.json', '{')],
      /^--meta \S+no\.json: expected JSON, /,
    ],
    [
      'wrong fields',
      () => ['--base', base, '--head', head, '--meta', wrong({ fork: 'yes', association: 'friend' })],
      /association: expected "member", "bot", "own" or "none"; fork: expected true or false$/,
    ],
    [
      'a share above 1',
      () => [
        '--base',
        base,
        '--head',
        head,
        '--meta',
        wrong({ test: { command: null, given: { changedLinesCovered: 80 } } }),
      ],
      /test\.given\.changedLinesCovered: expected 1 or less$/,
    ],
    [
      'no such test file',
      () => ['test', '--head', head, '--meta', meta, '--test', '/nowhere', '--path', 'a.test.js'],
      /^--test \/nowhere: ENOENT/,
    ],
    [
      'no command, and none is found',
      () => ['test', '--head', head, '--meta', meta, '--test', write('a.txt', 'assert'), '--path', 'other/a.txt'],
      /^test\.command: expected a command, and none was found \(/,
    ],
  ])('%s', async (_, args, expected) => {
    const said = await line(...args());
    expect(said).not.toContain('\n');
    expect(said).toMatch(expected);
  });
});

test('a terminal shows each fact, and no control character of a stranger', () => {
  const text = reviewText({
    human: true,
    because: ['secret'],
    facts: [
      { status: 'ran', name: 'one', version: '1', found: [] },
      {
        ...{ status: 'ran', name: 'two', version: '2' },
        found: [{ rule: 'key', reason: 'secret', path: 'a\u001b[2J.ts', line: 3, text: 'It holds a key.' }],
      },
      { status: 'not measured', name: 'three', why: 'it could not be started', found: [] },
      { status: 'not needed', name: 'four', version: '4', why: 'no file is of its kind' },
    ],
  });
  expect(text).toBe(
    [
      'A person must decide: secret.',
      '',
      '  + one 1: nothing found',
      '  ! two 2: found 1',
      '      a.ts:3 It holds a key. (secret, key)',
      '  ? three: not measured, it could not be started',
      '  - four 4: not needed, no file is of its kind',
      '',
    ].join('\n'),
  );
});
