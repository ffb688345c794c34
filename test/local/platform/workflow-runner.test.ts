import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@mendhook/emulators/github/git';
import { expect, onTestFinished, test } from 'vitest';
import { createWorkflowRunner, type RunnerJob } from '../../../local/platform/workflow-runner.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';

type Step = Partial<RunnerJob['steps'][number]>;

test('steps run in the checkout of the commit, one after the other, with their variables and no others', async () => {
  const { run, lines, folders } = await runner();
  const outcome = await run([
    { uses: 'actions/checkout@v4' },
    { uses: 'actions/setup-node@v4', with: { 'node-version': '24' } },
    { run: 'cat text.txt\necho "$RELEASE $PLATFORM_URL [$SECRET_OF_THIS_PROCESS]"', env: { RELEASE: 'r1' } },
    { run: 'echo late >> text.txt; tail -1 text.txt' },
  ]);
  expect(outcome).toBe('success');
  expect(lines).toEqual(['the text', 'r1 http://platform []', 'late']);
  expect(await folders()).toEqual([]);
});

test('after a step that fails none is run, and the reason is said', async () => {
  const { run, lines } = await runner();
  expect(await run([{ name: 'Deploy', run: 'false\necho never' }, { run: 'echo never' }])).toBe('failure');
  expect(await run([{ uses: 'someone/else@v1' }, { run: 'echo never' }])).toBe('failure');
  expect(await run([{ uses: 'actions/checkout@v4', with: { ref: 'missing' } }])).toBe('failure');
  expect(lines).toEqual([
    'Deploy: exit 1',
    'someone/else@v1: this runner has no action someone/else',
    expect.stringContaining('missing'),
  ]);
});

test('a cancelled job ends its step', async () => {
  const { run, lines } = await runner();
  const cancelling = new AbortController();
  const ended = run([{ name: 'Wait', run: 'echo begun; sleep 300; echo never' }], cancelling.signal);
  await eventually(() => expect(lines).toEqual(['begun']));
  cancelling.abort();
  expect(await ended).toBe('failure');
  expect(lines).toEqual(['begun', 'Wait: exit by a signal']);
});

async function runner() {
  const directory = await mkdtemp(join(tmpdir(), 'runner-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const repository = join(directory, 'repository');
  await mkdir(repository);
  await git(repository, ['init', '--quiet']);
  await writeFile(join(repository, 'text.txt'), 'the text\n');
  await git(repository, ['add', '.']);
  await git(repository, ['commit', '--quiet', '-m', 'A text']);
  const sha = await git(repository, ['rev-parse', 'HEAD']);
  const lines: string[] = [];
  process.env['SECRET_OF_THIS_PROCESS'] = 'secret';
  onTestFinished(() => {
    delete process.env['SECRET_OF_THIS_PROCESS'];
  });
  const work = join(directory, 'work');
  const carryOut = createWorkflowRunner({
    repository,
    directory: work,
    variables: { PLATFORM_URL: 'http://platform' },
    onLine: (_, line) => lines.push(line),
  });
  const run = (steps: readonly Step[], signal = new AbortController().signal) =>
    carryOut({
      ...{ runId: 1, job: 'deploy', sha, signal },
      steps: steps.map((step) => ({ name: undefined, run: undefined, uses: undefined, with: {}, env: {}, ...step })),
    });
  return { run, lines, folders: () => readdir(work) };
}
