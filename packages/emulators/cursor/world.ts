import { randomUUID } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CursorError } from './errors.ts';
import type { NewAgent } from './new-agent.ts';
import type { CursorState, RunStatus, StoredAgent, StoredRun } from './state.ts';

/** An answer instead of the next one. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly code?: string;
  readonly message?: string;
  /** In seconds. */
  readonly retryAfter?: number;
}

export interface CursorWorld {
  readonly state: CursorState;
  readonly apiKey: string;
  readonly keyName: string;
  readonly repositories: readonly string[];
  readonly branches: Readonly<Record<string, readonly string[]>>;
  readonly anyHost: boolean;
  readonly refusals: Refusal[];
  readonly base: () => string;
  /** @throws {CursorError} 409 when the id is another agent's */
  start(asked: NewAgent): { readonly agent: StoredAgent; readonly run: StoredRun };
  end(run: StoredRun, status: RunStatus, result?: string): void;
  /** Counts a list of repositories. @throws {CursorError} 429 beyond one a minute and thirty an hour */
  limitLists(): void;
}

type WorldTerms = Omit<CursorWorld, 'start' | 'end' | 'limitLists'> & {
  readonly clock: () => number;
  readonly save: () => void;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What can happen at this Cursor. Each change is saved. */
export function createWorld(terms: WorldTerms): CursorWorld {
  const { state, clock, save } = terms;
  const lists: number[] = [];
  return {
    ...terms,
    start: ({ agentId = `bc-${randomUUID()}`, prompt, name, repos = [], workOnCurrentBranch, autoCreatePR }) => {
      if (state.agents.some(({ id }) => id === agentId)) {
        throw new CursorError(409, 'agent_id_conflict', `Agent ${agentId} already exists`);
      }
      const now = clock();
      const id = `run-00000000-0000-0000-0000-${String(state.nextRun++).padStart(12, '0')}`;
      const run: StoredRun = { id, status: 'CREATING', createdAt: now, updatedAt: now };
      const agent: StoredAgent = {
        ...{ id: agentId, name: name ?? prompt.text.slice(0, 100), prompt: prompt.text },
        repos: repos.map(({ url, startingRef }) => ({ url, ...(startingRef === undefined ? {} : { startingRef }) })),
        ...{ workOnCurrentBranch, autoCreatePR, createdAt: now, runs: [run], branches: [] },
      };
      state.agents.push(agent);
      save();
      return { agent, run };
    },
    end: (run, status, result) => {
      Object.assign(run, { status, updatedAt: clock() }, result === undefined ? {} : { result });
      save();
    },
    limitLists: () => {
      const now = clock();
      const since = (ms: number): number[] => lists.filter((at) => at > now - ms);
      const isOver = since(MINUTE_MS).length >= 1 || since(HOUR_MS).length >= 30;
      if (isOver) throw new CursorError(429, 'rate_limited', 'Rate limit exceeded. Please try again later.', 60);
      lists.push(now);
    },
  };
}
