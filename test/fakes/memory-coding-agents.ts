import { UpstreamError } from '../../core/errors.ts';
import type { AgentRun, AgentSeen, AgentTask, CodingAgents } from '../../core/ports/coding-agents.ts';

interface Fault {
  readonly retryable: boolean;
  readonly code?: string;
  readonly retryAfterMs?: number;
  readonly message?: string;
  /** Whether the call takes effect all the same. */
  readonly isDone?: boolean;
}

export interface MemoryCodingAgents extends CodingAgents {
  readonly tasks: readonly AgentTask[];
  /** Of each agent, by its id. */
  readonly runs: ReadonlyMap<string, AgentRun>;
  /** The newest run of an agent goes on, or ends so. */
  play(id: string, state: AgentRun['state'], more?: { said?: string; branches?: AgentSeen['branches'] }): void;
  remove(id: string): void;
  failNext(fault: Fault): void;
  /** Each call fails so, until it is told otherwise. */
  failAlways(fault: Fault | undefined): void;
}

/** Agents in memory, which do what they are told. */
export function createMemoryCodingAgents(clock: () => number): MemoryCodingAgents {
  const tasks: AgentTask[] = [];
  const runs = new Map<string, AgentRun>();
  const branches = new Map<string, AgentSeen['branches']>();
  const faults: Fault[] = [];
  let lasting: Fault | undefined;
  const page = (id: string): string => `https://cursor.com/agents/${id}`;
  const answer = async <Value>(act: () => Value): Promise<Value> => {
    const fault = faults.shift() ?? lasting;
    const done = fault === undefined || fault.isDone === true ? { value: act() } : undefined;
    if (fault === undefined && done !== undefined) return done.value;
    const { retryable = true, code, retryAfterMs, message = 'as asked' } = fault ?? {};
    throw new UpstreamError('Cursor', message, { retryable, code, retryAfterMs });
  };
  return {
    tasks,
    runs,
    start: (task) =>
      answer(() => {
        const isKnown = tasks.some(({ id }) => id === task.id);
        if (!isKnown) {
          tasks.push(task);
          runs.set(task.id, { id: `run-${tasks.length}`, state: 'working', updatedAt: clock() });
        }
        return { url: page(task.id) };
      }),
    read: (id) =>
      answer(() => {
        const run = runs.get(id);
        return run && { url: page(id), run, branches: branches.get(id) ?? [] };
      }),
    cancel: (id, runId) =>
      answer(() => {
        const run = runs.get(id);
        if (run?.id === runId && run.state === 'working') {
          runs.set(id, { ...run, state: 'cancelled', updatedAt: clock() });
        }
      }),
    play: (id, state, more = {}) => {
      const run = runs.get(id);
      if (run === undefined) throw new Error(`there is no agent ${id}`);
      const said = more.said === undefined ? {} : { said: more.said };
      runs.set(id, { ...run, state, updatedAt: clock(), ...said });
      if (more.branches !== undefined) branches.set(id, more.branches);
    },
    remove: (id) => void runs.delete(id),
    failNext: (fault) => void faults.push(fault),
    failAlways: (fault) => {
      lasting = fault;
    },
  };
}
