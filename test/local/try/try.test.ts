import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@mendhook/emulators/github';
import { git } from '@mendhook/emulators/github/git';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSuites } from '../../../bin/commands/doctor/checks/suites.ts';
import { createRunSuite } from '../../../bin/commands/doctor/run-suite.ts';
import { parseConfig } from '../../../core/config/config.ts';
import { type RehearsalStep, rehearsalRequest } from '../../../core/records/rehearsal.ts';
import { createSampleRepository, type SampleRepository } from '../../../local/demo/sample-repository.ts';
import { runRehearsal } from '../../../local/try/run-rehearsal.ts';
import { anIncident, aService } from '../../fixtures/records.ts';

const root = join(import.meta.dirname, '../../..');
const examples = join(root, 'examples', 'try');
const folder = mkdtempSync(join(tmpdir(), 'try-'));
let sample: SampleRepository;

beforeAll(async () => {
  sample = await createSampleRepository(join(folder, 'checkout'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything in the repository's folder, with what git keeps of it. */
const everything = () =>
  readdirSync(sample.directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${readFileSync(path).toString('base64')}`)
    .sort();

describe('mendhook try', () => {
  test('with a conversation: a stack trace becomes a verified patch, and the repository stays as it is', async () => {
    const before = everything();
    const output = join(folder, 'fix.patch');
    const words = ['--repo', sample.directory, '--stack', join(examples, 'stack.txt'), '--json', '--output', output];
    const { stdout, stderr, exitCode } = await execa(
      process.execPath,
      [join(root, 'bin/mendhook.ts'), 'try', ...words, '--conversation', join(examples, 'conversation.json')],
      { env: { ANTHROPIC_API_KEY: '' }, reject: false },
    );
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'attempt',
      model: { kind: 'scripted' },
      bug: { title: expect.stringContaining('InventoryInvariantError'), repository: 'local/checkout' },
      attempt: {
        outcome: { kind: 'fix-verified' },
        commit: sample.commit,
        diagnosis: { confidence: 'high' },
        phases: [{ name: 'investigate' }, { name: 'propose-fix' }],
      },
    });
    expect(stderr).toContain('setup and test commands run on this machine as');
    expect(everything()).toEqual(before);
    await git(sample.directory, ['apply', '--check', output]);
  }, 180_000);
});

describe('a rehearsal', () => {
  test('does what needs no model: suspects, prompt, tests; setup and suite run once, as for the doctor', async () => {
    const directory = join(folder, 'small');
    await git(folder, ['init', '--quiet', '--initial-branch=main', directory]);
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ scripts: { test: 'node --test' } }));
    writeFileSync(join(directory, 'cart.js'), 'export const total = (cart) => cart.items.length;\n');
    writeFileSync(join(directory, 'cart.test.js'), "import { test } from 'node:test';\ntest('adds up', () => {});\n");
    await git(directory, ['add', '--all']);
    await git(directory, ['commit', '--quiet', '--message=first']);
    const commit = await git(directory, ['rev-parse', 'HEAD']);
    const github = await startGitHub({
      stateDirectory: join(folder, 'github'),
      personalToken: { token: 'secret', login: 'you' },
    });
    try {
      await github.followDirectory({ owner: 'local', name: 'small', branch: 'main', directory, commit });
      const stack = 'TypeError: no items\n    at total (/srv/small/cart.js:1:38)';
      const request = rehearsalRequest.parse({
        incident: {
          ...anIncident(),
          representative: { id: 'e', timestamp: 1, kind: 'TypeError', message: 'no items', stack, commit },
        },
        service: { ...aService(), repository: 'local/small', test: { timeoutMinutes: 1 } },
        model: parseConfig({ services: [{ name: 'a', repository: 'a/b', slackChannel: '#x' }] }, 'a test').model,
        cloneUrl: `${github.url}/local/small.git`,
        token: 'secret',
        workDirectory: join(folder, 'rehearsal'),
      });
      const told: RehearsalStep['step'][] = [];
      const steps = await runRehearsal(request, {
        signal: new AbortController().signal,
        onStep: ({ step }) => told.push(step),
      });
      expect(told).toEqual(['repository', 'suspects', 'prompt', 'tests', 'suite']);
      expect(steps).toMatchObject([
        { commit },
        { suspects: [{ path: 'cart.js', line: 1 }, { path: 'cart.test.js' }] },
        { text: expect.stringContaining('no items') },
        { plan: { command: 'npm test' } },
        { run: { passed: true }, recognised: true },
      ]);
      const said: string[] = [];
      const runSuite = createRunSuite({
        host: { cloneUrl: (name) => `${github.url}/${name}.git`, readToken: async () => 'secret' },
        model: request.model,
        signal: new AbortController().signal,
        say: (line) => said.push(line),
      });
      expect(await checkSuites([request.service], runSuite)).toMatchObject([
        { state: 'good', what: 'checkout: no setup, suite `npm test`, by the files of Node.js' },
        { state: 'good', what: expect.stringMatching(/^checkout: the suite passes, 1 test passed/) },
      ]);
      expect(said).toEqual(['checkout: running npm test']);
    } finally {
      await github.close();
    }
  }, 60_000);
});
