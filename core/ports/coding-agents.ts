/** What an agent is to do. */
export interface AgentTask {
  /** Chosen by the caller, `bc-` and a UUID: starting the same id again finds the agent that is there. */
  readonly id: string;
  /** Shown to people at the agent's own page. */
  readonly name: string;
  /** `owner/name` at the code host. */
  readonly repository: string;
  /** Where the agent's branch begins, and what its pull request goes to. */
  readonly branch: string;
  readonly prompt: string;
}

/** The newest run of an agent. */
export interface AgentRun {
  readonly id: string;
  readonly state: 'working' | 'finished' | 'error' | 'cancelled' | 'expired';
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  /** The agent's last words. A stranger's text. */
  readonly said?: string | undefined;
}

/** An agent as its service knows it. */
export interface AgentSeen {
  /** The agent's page, for people. */
  readonly url: string;
  /** Left out until the first run is known. */
  readonly run?: AgentRun | undefined;
  /** Branches that it says it pushed. `repository`: `owner/name`; left out for one at another host. Claims, to be looked up. */
  readonly branches: readonly { readonly repository?: string | undefined; readonly name?: string | undefined }[];
}

/**
 * A service of coding agents, such as Cursor's.
 *
 * @throws {UpstreamError} from each method. One that may be retried leaves open whether the call went through, unless its `code` is
 *   `429`; one that may not has the service's words
 */
export interface CodingAgents {
  /** Starts an agent, or finds the one that this id was given to. Returns its page. */
  start(task: AgentTask): Promise<Pick<AgentSeen, 'url'>>;
  /** @returns undefined when there is no agent of that id */
  read(id: string): Promise<AgentSeen | undefined>;
  /** Ends a run. One that has ended already stays as it is. */
  cancel(id: string, runId: string): Promise<void>;
}
