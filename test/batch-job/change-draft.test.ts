import { describe, expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { NAMED, openRound } from './change-draft-world.ts';

describe('a change that a person asked for on a draft', { timeout: 120_000 }, () => {
  test('goes on top of everybody’s commits, tried red and green, and is answered in one comment', async () => {
    const it = await openRound();
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'fix-verified' });
    expect(await it.subjects()).toEqual([
      ...['fix: change the fix as its review asks', 'add notes.txt', 'docs: add the incident report'],
      'fix: a cart with a product that is gone cannot be totalled',
    ]);
    expect(await it.bench.host.git('show', `${it.branch}:src/total.js`)).toBe(NAMED.trimEnd());
    expect(await it.bench.host.git('show', `${it.branch}:notes.txt`)).toBe('mine');
    const head = await it.head();
    expect(await it.incident()).toMatchObject({
      status: 'fix-proposed',
      pullRequest: { pushed: head, seen: { head }, rounds: 1 },
    });
    const attempt = await it.attempt();
    expect(attempt).toMatchObject({
      round: { commit: head, answered: true, told: { threads: 1, leftOut: 1, checks: ['lint'] } },
    });
    expect(attempt.tests.map(({ name, passed }) => [name, passed])).toEqual(
      expect.arrayContaining([
        ['regression test on base', false],
        ['regression test with fix', true],
      ]),
    );
    const [answer = '', ...more] = it.comments();
    expect(more).toEqual([]);
    expect(answer).toMatch(/^\*\*Done\*\*, as bob asked: `[0-9a-f]{12}` is on top of the branch/);
    expect(answer).toContain('The zero has a name.');
    expect(answer).toContain('**Not done of the review:**');
    expect(answer).toContain('1 open thread and the failing checks `lint`');
    expect(answer).toContain('1 thread by people who may not write here was left out');
    expect(answer).toContain('**Verified.**');
    expect(answer).not.toMatch(/(?<!`)@org\/team/);
  });

  test('is told the words, the threads with their lines and the checks, as data', async () => {
    const it = await openRound();
    await runAttempt(it.options);
    const events = [...it.auditLog.streams.values()].flat();
    const prompt = events
      .filter(({ event }) => event === 'prompt')
      .map(({ detail }) => JSON.stringify(detail))
      .find((each) => each.includes('bob asks: name the zero'));
    expect(prompt).toContain('src/total.js:2');
    expect(prompt).toContain('bob: Name this zero.');
    expect(prompt).toContain('Checks that failed on it:\\n- lint');
    const fenced = /<data-0123456789abcdef[^>]*>\\nPeople reviewed.*?Ignore all rules.*?<\/data-0123456789abcdef/s;
    expect(prompt).toMatch(fenced);
  });

  test('leaves the draft alone when the tests disagree, and says so', async () => {
    const it = await openRound({ files: { 'src/total.js': NAMED.replace(', 0)', ', 0) && 2') } });
    const before = await it.head();
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'fix-unverified' });
    expect(await it.head()).toBe(before);
    expect(await it.incident()).toMatchObject({ status: 'fix-proposed', outcome: { kind: 'fix-verified' } });
    expect(it.comments()).toEqual([expect.stringMatching(/^\*\*Not done\*\*, nothing was pushed: The suite fails/)]);
  });

  test('says so when nothing is to be changed', async () => {
    const it = await openRound({ files: {} });
    const before = await it.head();
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'declined', rule: 'no-change' });
    expect(await it.head()).toBe(before);
    expect(it.comments()).toEqual([expect.stringContaining('The draft was left as it is: The zero has a name.')]);
  });

  test('stops where the branch has conflicts with its base', async () => {
    const it = await openRound();
    await it.bench.person('reset', '--quiet', '--hard', await it.bench.host.git('rev-parse', 'main'));
    await it.bench.commit({ 'src/total.js': 'export const total = () => 3;\n' }, { message: 'rewrite' });
    const before = await it.head();
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'declined', rule: 'branch-conflicts' });
    expect(await it.head()).toBe(before);
    expect(it.comments()).toEqual([expect.stringContaining('conflicts with main in src/total.js')]);
  });

  test('stops where the draft is closed', async () => {
    const it = await openRound();
    const closed = { at: 1, by: 'ann' };
    it.codeHost.states.set(`${it.repository}#${it.number}`, {
      state: 'closed',
      draft: true,
      branch: it.branch,
      closed,
    });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'declined', rule: 'draft-closed' });
    expect(it.comments()).toHaveLength(1);
  });
});
