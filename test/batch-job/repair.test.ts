import { describe, expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import {
  type AttemptWorld,
  BUGGY,
  edits,
  FIXED,
  GOOD_SCRIPT,
  PROPOSAL,
  REGRESSION_TEST,
  verdict,
} from './attempt-world.ts';
import { oneAttemptWorld } from './one-attempt-world.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { SCRIPTED_TESTS } from './scripted-tests.ts';

const open = oneAttemptWorld();

const BREAKS = edits(FIXED.replace(', 0)', ', 0) && 2'));
const read = { tool: 'Read', input: { file_path: '{tree}/src/total.js' } } as const;
const mend = [read, { tool: 'Write', input: { file_path: '{tree}/src/total.js', content: FIXED } }] as const;
const LEFT = 'export const left = (stock, wanted) => stock - wanted;\n';
const OF_ANOTHER_BUG = {
  'src/stock.js': LEFT.replace('stock - wanted', 'Math.max(0, stock - wanted)'),
  'test/gone.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { left } from '../src/stock.js';

test('a product that is gone counts nothing', () => assert.equal(left(1, 2), 0));
`,
};
const roundsOf = async (it: AttemptWorld) =>
  (await it.attempt()).phases.filter(({ name }) => name === 'propose-fix').map(({ status }) => status);

describe('a fix that is not accepted', { timeout: 240_000 }, () => {
  test('goes back with the words of the tests, in a tree that holds it, and is published once it is mended', async () => {
    const script = {
      ...GOOD_SCRIPT,
      proposeFix: [BREAKS, verdict(PROPOSAL)],
      repairFix: [mend.slice(0, 1), mend.slice(1), verdict({ ...PROPOSAL, summary: 'Mended.' })],
    };
    const it = await open({ script });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'fix-verified' });
    const repair = it.model.requests.filter(({ text }) => text.includes('Your fix of this error was tried'));
    expect(repair[0]?.text).toContain('fails with the fix where it passed before');
    expect(repair[0]?.text).toContain('prices add up');
    expect(repair[1]?.text).toMatch(/&& 2/);
    const attempt = await it.attempt();
    expect(await roundsOf(it)).toEqual(['verdict', 'verdict']);
    expect(attempt.tests.findLast(({ name }) => name === 'suite with fix')).toMatchObject({ passed: true });
    expect(it.auditLog.texts.get(attempt.diffKey ?? '')).not.toContain('&& 2');
    expect(it.codeHost.drafts[0]?.body).toContain('Mended.');
    expect(await it.bench.host.git('show', `${it.branch}:src/total.js`)).toBe(FIXED.trimEnd());
  });

  test('goes back twice at most, within the same money', async () => {
    const script = { ...GOOD_SCRIPT, proposeFix: [BREAKS, verdict(PROPOSAL)], repairFix: [verdict(PROPOSAL)] };
    const it = await open({ script, service: { test: SCRIPTED_TESTS } });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'fix-unverified', rule: 'tests-disagree' });
    expect(await roundsOf(it)).toEqual(['verdict', 'verdict', 'verdict']);
    // The agent changes nothing in its repair: what was tried is not tried again.
    const events = [...it.auditLog.streams.values()].flat().map(({ event }) => event);
    expect(events.filter((event) => event === 'test-run')).toHaveLength((await it.attempt()).tests.length);
    expect(events.filter((event) => event === 'same-fix')).toHaveLength(2);
    const { dollars, phases } = await it.attempt();
    expect(dollars).toBeCloseTo(
      phases.reduce((sum, phase) => sum + phase.dollars, 0),
      10,
    );
    expect(new Set(phases.map(({ transcriptKey }) => transcriptKey)).size).toBe(4);
  });

  test('is taken back where a rule forbids it, and the rest is tried', async () => {
    const workflow = { '.github/workflows/x.yml': 'on: push\n' };
    const claudePath = await scriptedAgent(workflow, { repair: { files: {} } });
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    expect(await runAttempt({ ...it.options, claudePath })).toMatchObject({ kind: 'fix-verified' });
    expect(await roundsOf(it)).toEqual(['verdict', 'verdict']);
    expect(it.codeHost.drafts).toHaveLength(1);
    expect(await it.bench.host.git('diff', '--name-only', 'main', it.branch)).not.toContain('workflows');
  });

  test('goes back when git ignores a part of it, and its test is found by the path that the agent names', async () => {
    const named = (file: string) => ({ ...PROPOSAL, regressionTest: { ...PROPOSAL.regressionTest, files: [file] } });
    const claudePath = await scriptedAgent(
      { 'src/gone/price.js': 'export const price = 0;\n' },
      {
        proposal: named('{tree}/test/gone.test.js'),
        repair: {
          files: { 'test/removed.test.js': REGRESSION_TEST },
          proposal: named('removed.test.js:6'),
        },
      },
    );
    const it = await open({ files: { '.gitignore': 'gone*\n' }, service: { test: SCRIPTED_TESTS } });
    expect(await runAttempt({ ...it.options, claudePath })).toMatchObject({ kind: 'fix-verified' });
    const events = [...it.auditLog.streams.values()].flat();
    const prompts = events.filter(({ event }) => event === 'prompt').map(({ detail }) => JSON.stringify(detail));
    const repair = prompts.find((prompt) => prompt.includes('Your fix of this error was tried'));
    expect(repair).toContain('Git ignores the regression test test/gone.test.js');
    expect(repair).toContain('Git ignores src/gone by a rule of .gitignore, so the change lacks it.');
    const changed = (await it.bench.host.git('diff', '--name-only', 'main', it.branch)).split('\n');
    expect(changed).toContain('test/removed.test.js');
    expect(changed).not.toContain('test/gone.test.js');
  });

  test('and whose test shows another bug, goes back once with what is wanted, and then a person decides', async () => {
    const script = {
      ...GOOD_SCRIPT,
      proposeFix: [edits(FIXED, OF_ANOTHER_BUG), verdict(PROPOSAL)],
      repairFix: [verdict(PROPOSAL)],
    };
    const it = await open({ script, files: { 'src/stock.js': LEFT } });
    expect(await runAttempt(it.options)).toMatchObject({
      kind: 'fix-unverified',
      rule: 'unrelated-test',
      reason: expect.stringContaining('not with the incident’s TypeError in total (src/total.js:2)'),
    });
    expect(await roundsOf(it)).toEqual(['verdict', 'verdict']);
    const repair = it.model.requests.find(({ text }) => text.includes('Your fix of this error was tried'));
    expect(repair?.text).toContain('Write a regression test that raises the same TypeError: Cannot read');
    expect(await it.attempt()).toMatchObject({ proof: { grade: 'unrelated' } });
    expect(it.codeHost.drafts).toEqual([]);
  });

  test('and whose test shows another bug is opened where the service asks for it, labelled, and said first', async () => {
    const script = { ...GOOD_SCRIPT, proposeFix: [edits(FIXED, OF_ANOTHER_BUG), verdict(PROPOSAL)] };
    const it = await open({ script, files: { 'src/stock.js': LEFT }, service: { openUnrelated: true } });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'fix-unverified', rule: 'unrelated-test' });
    const [draft] = it.codeHost.drafts;
    expect(draft?.body).toMatch(/^\*\*Not shown to be this bug\.\*\*/);
    expect(draft?.body).not.toContain('**Verified.**');
    expect(it.codeHost.labels.get(1)).toContain('incident:unrelated-test');
    const { status, pullRequest } = await it.incident();
    expect({ status, pullRequest }).toMatchObject({ status: 'fix-proposed', pullRequest: { unrelatedTest: true } });
  });

  test('stays what it is when no round makes it better', async () => {
    const swallowing =
      'export const total = (cart) => {\n  try {\n    return cart.reduce((sum, item) => sum + item.product.price, 0);\n  } catch {}\n  return 2;\n};\n';
    const repair = { files: { 'src/total.js': BUGGY } };
    const claudePath = await scriptedAgent({ 'src/total.js': swallowing }, { repair });
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const outcome = await runAttempt({ ...it.options, claudePath });
    expect(outcome).toMatchObject({ kind: 'fix-unverified', reason: expect.stringContaining('person’s judgement') });
    const { diffKey, tests } = await it.attempt();
    expect(it.auditLog.texts.get(diffKey ?? '')).toContain('catch {}');
    expect(tests.at(-1)).toMatchObject({ name: 'regression test on base', passed: false });
  });
});
