import { describe, expect, onTestFinished, test } from 'vitest';
import type { AgentRun, AgentSeen, AgentTask, CodingAgents } from '../../core/ports/coding-agents.ts';

export interface AgentsUnderTest {
  readonly agents: CodingAgents;
  /** What was started, oldest first. */
  tasks(): readonly Pick<AgentTask, 'id' | 'name' | 'prompt'>[];
  play(id: string, state: AgentRun['state'], more?: { said?: string; branches?: AgentSeen['branches'] }): void;
  remove(id: string): void;
  /** The next call fails so. `cut`: it goes through, and its answer is lost. */
  fail(fault: 400 | 429 | 503 | 'cut'): void;
  close(): Promise<void>;
}

export const ID = 'bc-0123abcd-4567-4890-8abc-0123456789ab';

export const aTask = (more: Partial<AgentTask> = {}): AgentTask => ({
  ...{ id: ID, name: 'mendhook: a bug', repository: 'acme/shop', branch: 'main', prompt: 'Apply the patch.' },
  ...more,
});

/** What every service of coding agents does. */
export function codingAgentsContract(name: string, open: () => Promise<AgentsUnderTest>): void {
  const start = async (): Promise<AgentsUnderTest> => {
    const under = await open();
    onTestFinished(under.close);
    return under;
  };

  describe(name, () => {
    test('an agent is started, works, and ends with its branch and its last words', async () => {
      const { agents, tasks, play } = await start();
      const { url } = await agents.start(aTask());
      expect(url).toMatch(new RegExp(`^https?://[^/]+/agents/${ID}$`));
      expect(tasks()).toEqual([{ id: ID, name: 'mendhook: a bug', prompt: 'Apply the patch.' }]);
      expect(await agents.read(ID)).toMatchObject({ run: { state: 'working' }, branches: [] });
      const branches = [{ repository: 'acme/shop', name: 'cursor/fix-1' }];
      play(ID, 'finished', { said: 'Done.', branches });
      expect(await agents.read(ID)).toMatchObject({ run: { state: 'finished', said: 'Done.' }, branches });
    });

    test('the same id starts one agent, however often it is started', async () => {
      const { agents, tasks } = await start();
      const first = await agents.start(aTask());
      expect(await agents.start(aTask())).toEqual(first);
      expect(tasks()).toHaveLength(1);
    });

    test('a start whose answer was lost is found by the same id', async () => {
      const { agents, tasks, fail } = await start();
      fail('cut');
      await expect(agents.start(aTask())).rejects.toMatchObject({ retryable: true });
      await agents.start(aTask());
      expect(tasks()).toHaveLength(1);
    });

    test.each(['error', 'cancelled', 'expired'] as const)('it tells the end: %s', async (state) => {
      const { agents, play } = await start();
      await agents.start(aTask());
      play(ID, state);
      expect((await agents.read(ID))?.run?.state).toBe(state);
    });

    test('a run is cancelled, and one that has ended stays as it is', async () => {
      const { agents, play } = await start();
      await agents.start(aTask());
      const run = (await agents.read(ID))?.run?.id ?? '';
      await agents.cancel(ID, run);
      expect((await agents.read(ID))?.run?.state).toBe('cancelled');
      play(ID, 'finished');
      await agents.cancel(ID, run);
      expect((await agents.read(ID))?.run?.state).toBe('finished');
    });

    test('no agent is none, and one that was deleted is none', async () => {
      const { agents, remove } = await start();
      expect(await agents.read(ID)).toBeUndefined();
      await agents.start(aTask());
      remove(ID);
      expect(await agents.read(ID)).toBeUndefined();
    });

    test.each<[400 | 429 | 503, object]>([
      [400, { retryable: false }],
      [429, { retryable: true, code: '429', retryAfterMs: 120_000 }],
      [503, { retryable: true }],
    ])('a call that is answered with %i', async (status, expected) => {
      const { agents, fail, tasks } = await start();
      fail(status);
      await expect(agents.start(aTask())).rejects.toMatchObject(expected);
      expect(tasks()).toEqual([]);
    });
  });
}
