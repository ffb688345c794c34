import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import { runTestsJob } from '../../../batch-job/run-tests-job.ts';
import { changeKeys } from '../../../core/lifecycle/change-names.ts';
import { WRITTEN_TEST_FILE, writeTestsPhases } from '../../../local/demo/conversation-write-tests.ts';
import { withoutTests } from '../../../local/demo/untested-change.ts';
import { conversationSchema } from '../../../local/model/conversation.ts';
import { startScriptedMessagesApi } from '../../../local/model/scripted-messages-api.ts';
import type { ChangeWorld } from '../change/change-world.ts';
import { CLAUDE } from '../phases/start-phase.ts';
import { BASE, GOOD, openTestsWorld, writes } from './tests-world.ts';

const worlds: ChangeWorld[] = [];
afterEach(async () => void (await Promise.all(worlds.splice(0).map((world) => world.close()))));

async function open(settings: Parameters<typeof openTestsWorld>[0]): Promise<ChangeWorld> {
  const world = await openTestsWorld(settings);
  worlds.push(world);
  return world;
}

const LOW = [
  {
    rule: 'coverage-low',
    reason: 'coverage',
    text: 'The tests run 0 % of the changed lines; at least 80 % are wanted.',
  },
];
const FACTS = [
  { status: 'ran', name: 'tests', version: '1', exit: 0, found: LOW, figures: { changedLinesCovered: 0 } },
];
const branchOf = async ({ bench }: ChangeWorld) => bench.host.git('rev-parse', 'refs/heads/count-items');

const sample = (path: string): string =>
  readFileSync(new URL(`../../../examples/checkout/${path}`, import.meta.url), 'utf8');
const SAMPLE = Object.fromEntries(
  ['package.json', 'src/pricing.js', 'test/pricing.test.js'].map((path) => [path, sample(path)]),
);

test('on the sample, a test that proves nothing is sent back, and the one that proves itself is one commit', async () => {
  const conversation = conversationSchema.parse({ name: 'tests', phases: writeTestsPhases });
  const model = await startScriptedMessagesApi({ conversation, apiKey: 'the-real-key' });
  const world = await open({
    base: SAMPLE,
    head: { ...SAMPLE, 'src/pricing.js': withoutTests(sample('src/pricing.js')) },
  });
  const { auditLog, head } = world;
  const options = {
    ...world.options,
    claudePath: CLAUDE,
    connectModel: () => createAnthropicUpstream({ url: model.url, apiKey: 'the-real-key' }),
  };
  const keys = changeKeys(options.changeId, 1);
  await auditLog.putText(keys.facts, JSON.stringify({ base: world.base, head, facts: FACTS }));

  expect(await runTestsJob(options).finally(model.close)).toBe('written');

  const { written, job, facts, factsKey, phases, dollars } = await world.record();
  expect(job?.ended).toMatchObject({ ok: true });
  expect(written).toMatchObject({
    tried: 2,
    accepted: [WRITTEN_TEST_FILE],
    refused: [],
    commit: await branchOf(world),
  });
  expect(phases).toMatchObject([
    { name: 'write-tests', status: 'verdict', denials: 0 },
    { name: 'write-tests', status: 'verdict', denials: 0 },
  ]);
  expect(dollars).toBeGreaterThan(0);
  const { host } = world.bench;
  expect(await host.git('log', '-1', '--format=%P %T', 'count-items')).toBe(`${head} ${written?.tree}`);
  expect(await host.git('diff', '--name-status', head, 'count-items')).toBe(`A\t${WRITTEN_TEST_FILE}`);
  // The branch has the tests now, and the facts say so.
  expect(facts).toEqual([{ ...FACTS[0], found: [], figures: { changedLinesCovered: 1 } }]);
  expect(factsKey).toBe(keys.factsWithTests);
  // The round's log says of each candidate why.
  const candidates = auditLog.streams.get(keys.round)?.filter(({ event }) => event === 'candidate-test');
  expect(candidates?.map(({ detail }) => detail)).toMatchObject([
    { accept: false, because: ['no-mutant-killed'] },
    { accept: true, runs: { green: 5 }, mutants: { killed: expect.stringContaining('src/pricing.js') } },
  ]);
});

test('a job that died as it pushed goes on without a model, and one commit is there', async () => {
  const world = await open({ agent: writes({ 'test/gold.test.js': GOOD }) });
  const { changes, options, bench, head } = world;
  await runTestsJob(options);
  const done = await world.record();
  const pushed = await branchOf(world);
  const dieBeforeTheEnd = () =>
    changes.merge(options.changeId, () => {
      const { commit: _, ...written } = done.written ?? { tried: 0, accepted: [], refused: [] };
      const { ended: __, ...job } = done.job ?? { kind: 'tests' as const };
      return { ...done, written, ...('name' in job ? { job } : {}) };
    });
  const point = (ref: string, commit: string) => writeFile(join(bench.host.bare, ref), `${commit}\n`);
  const asked = (await world.seen()).length;

  // The push was done: GitHub shows it as the pull request's head.
  await dieBeforeTheEnd();
  await point('refs/pull/12/head', pushed);
  expect(await runTestsJob(options)).toBe('written');
  expect(await branchOf(world)).toBe(pushed);

  // It was not.
  await dieBeforeTheEnd();
  await point('refs/pull/12/head', head);
  await point('refs/heads/count-items', head);
  expect(await runTestsJob(options)).toBe('written');
  const { written } = await world.record();
  expect(written).toMatchObject({ tree: done.written?.tree, commit: await branchOf(world) });
  expect(await bench.host.git('rev-list', '--count', `${head}..count-items`)).toBe('1');

  // The branch takes no commit of ours: there is a patch, and it is said.
  await dieBeforeTheEnd();
  await point('refs/heads/count-items', head);
  const codeHost = { ...options.codeHost, pushToken: options.codeHost.readToken };
  expect(await runTestsJob({ ...options, codeHost })).toBe('written');
  const refused = (await world.record()).written;
  expect(refused).toMatchObject({ accepted: ['test/gold.test.js'], patchKey: changeKeys(options.changeId, 1).patch });
  expect(refused).not.toHaveProperty('commit');
  expect(refused).not.toHaveProperty('tree');
  expect(refused?.refused).toEqual([expect.stringMatching(/^The branch took no commit: /)]);
  expect(world.auditLog.texts.get(refused?.patchKey ?? '')).toContain('+++ b/test/gold.test.js');

  // Pull requests go to the branch: nothing unreviewed is put on it, and it is said.
  const pullsGoTo = async (defaultBranch: string, baseBranches: readonly string[]) => {
    await dieBeforeTheEnd();
    await point('refs/heads/count-items', head);
    await writeFile(join(bench.host.bare, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
    await changes.change(options.changeId, ({ job, ...record }) =>
      job === undefined
        ? record
        : { ...record, job: { ...job, settings: { ...job.settings, baseBranches: [...baseBranches] } } },
    );
    expect(await runTestsJob(options)).toBe('written');
    expect(await branchOf(world)).toBe(head);
    const kept = (await world.record()).written;
    expect(kept).not.toHaveProperty('commit');
    expect(kept?.refused).toEqual([expect.stringContaining('pull requests go to count-items')]);
  };
  await pullsGoTo('count-items', ['main']);
  await pullsGoTo('main', ['main', 'count-items']);

  // Somebody else was first: their commit stays, and the round is theirs.
  await dieBeforeTheEnd();
  await point('refs/heads/count-items', world.base);
  expect(await runTestsJob(options)).toBe('skipped');
  expect(await branchOf(world)).toBe(world.base);
  expect((await world.seen()).length).toBe(asked);
});

test.each<[string, Parameters<typeof openTestsWorld>[0], string]>([
  ['nobody let a fork’s code run', { record: { fork: true } }, 'nobody with write access let its code run'],
  [
    'the head conflicts with the base',
    { later: { ...BASE, 'src/price.js': 'export const price = () => 1;\n' } },
    'the head has conflicts with main',
  ],
])('nothing is run or asked where %s', async (_, settings, reason) => {
  const world = await open({ agent: 'exit 1', ...settings });
  expect(await runTestsJob(world.options)).toBe('written');
  const { written } = await world.record();
  expect(written).toMatchObject({ tried: 0, accepted: [], refused: [expect.stringContaining(reason)] });
  expect(await world.seen()).toBe('');
});

test('a suite that fails ends the job with that word', async () => {
  const test = (BASE['test/price.test.js'] as string).replace('price(50), 50', 'price(50), 51');
  const world = await open({ agent: 'exit 1', head: { ...BASE, 'test/price.test.js': test } });
  expect(await runTestsJob(world.options)).toBe('failed');
  expect((await world.record()).job?.ended?.reason).toMatch(/^No test was written, because the suite fails: /);
  expect(await world.seen()).toBe('');
});

test('a push that came before the job ends it without a word', async () => {
  const world = await open({ agent: 'exit 1', record: { head: 'd'.repeat(40) } });
  expect(await runTestsJob(world.options)).toBe('skipped');
  expect((await world.record()).job).not.toHaveProperty('ended');
});
