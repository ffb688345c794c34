import { describe, expect, test } from 'vitest';
import type { Annotation, CheckState, Checks } from '../../core/ports/checks.ts';

/** A check run as somebody who looks at it sees it. */
export type SeenCheckRun = Pick<
  CheckState,
  'externalId' | 'name' | 'status' | 'conclusion' | 'title' | 'summary' | 'annotations' | 'actions'
> & { readonly id: number };

export interface ChecksWorld {
  readonly checks: Checks;
  /** The same repository and commit in each call; the commit has no check run at first. */
  readonly repository: string;
  readonly head: string;
  /** All check runs of the commit, oldest first. */
  readonly runs: () => Promise<readonly SeenCheckRun[]>;
  /** From now on check runs are forbidden in the repository. */
  readonly forbid: () => void;
}

const annotation = (index: number, message = `message ${index}`): Annotation => ({
  path: `src/file-${index}.ts`,
  startLine: index,
  endLine: index + 1,
  level: index % 2 === 0 ? 'warning' : 'failure',
  title: `finding ${index}`,
  message,
});

/** What every store of check runs does, run on the fake and on the real thing. */
export function describeChecksContract(name: string, fresh: () => Promise<ChecksWorld>): void {
  const stateIn = ({ repository, head }: ChecksWorld, change: Partial<CheckState> = {}): CheckState => ({
    ...{ repository, head, externalId: 'change-1', name: 'mendhook / release', status: 'queued' },
    ...{ title: 'Waiting', summary: 'The review waits.', annotations: [], actions: [] },
    ...change,
  });

  describe(`${name} keeps the contract of checks`, () => {
    test('a run is created once for an external id, and then says what it is told', async () => {
      const world = await fresh();
      const id = await world.checks.put(stateIn(world));
      expect(await world.checks.put(stateIn(world, { status: 'in_progress', title: 'Reviewing' }))).toBe(id);
      expect(await world.checks.put(stateIn(world, { status: 'in_progress', title: 'Testing' }), id)).toBe(id);
      const ended = { status: 'completed', conclusion: 'action_required', title: 'A person decides' } as const;
      const actions = [{ label: 'Approve', description: 'Let it pass', identifier: 'approve' }];
      expect(await world.checks.put(stateIn(world, { ...ended, actions }), id)).toBe(id);
      expect(await world.runs()).toEqual([
        {
          ...{ id, externalId: 'change-1', name: 'mendhook / release' },
          ...ended,
          ...{ actions, annotations: [] },
          summary: 'The review waits.',
        },
      ]);
    });

    test('another external id is another run, also where the id of the other run is given', async () => {
      const world = await fresh();
      const first = await world.checks.put(stateIn(world));
      const second = await world.checks.put(stateIn(world, { externalId: 'change-2', title: 'Second' }), first);
      expect(second).not.toBe(first);
      expect(await world.checks.put(stateIn(world, { externalId: 'change-2', title: 'Second' }), 999_999)).toBe(second);
      expect((await world.runs()).map(({ id, title }) => [id, title])).toEqual([
        [first, 'Waiting'],
        [second, 'Second'],
      ]);
    });

    test('annotations are all there, each once, however often they are sent', async () => {
      const world = await fresh();
      const annotations = Array.from({ length: 120 }, (_, index) => annotation(index + 1));
      const state = stateIn(world, { status: 'completed', conclusion: 'success', annotations });
      const id = await world.checks.put(stateIn(world, { annotations: annotations.slice(0, 60) }));
      await world.checks.put(state, id);
      await world.checks.put(state);
      const [run] = await world.runs();
      expect(run?.annotations).toEqual(annotations);
    });

    test('a text that is too long is cut, never through a character', async () => {
      const world = await fresh();
      const long = '🧪é'.repeat(20_000);
      await world.checks.put(stateIn(world, { title: long, summary: long, annotations: [annotation(1, long)] }));
      const [run] = await world.runs();
      for (const text of [run?.title, run?.summary, run?.annotations[0]?.message]) {
        expect(text).toMatch(/^(🧪é)+(🧪)?…$/u);
      }
      expect(Buffer.byteLength(run?.summary ?? '')).toBeGreaterThan(65_520);
    });

    test(`refused: ${REFUSED.map(([what]) => what).join(', ')}`, async () => {
      const world = await fresh();
      for (const [what, change] of REFUSED) {
        await expect(world.checks.put(stateIn(world, change)), what).rejects.toBeInstanceOf(RangeError);
      }
      expect(await world.runs()).toEqual([]);
    });

    test('where check runs are forbidden, that is a fault that lasts', async () => {
      const world = await fresh();
      world.forbid();
      await expect(world.checks.put(stateIn(world))).rejects.toMatchObject({ system: 'GitHub', retryable: false });
    });
  });
}

function action(identifier: string): CheckState['actions'][number] {
  return { label: 'l', description: 'd', identifier };
}

const REFUSED: readonly [string, Partial<CheckState>][] = [
  ['an open run with a conclusion', { conclusion: 'success' }],
  ['a completed run without one', { status: 'completed' }],
  ['four actions', { actions: ['a', 'b', 'c', 'd'].map(action) }],
  ['a long identifier', { actions: [action('x'.repeat(21))] }],
  ['one identifier twice', { actions: [action('a'), action('a')] }],
];
