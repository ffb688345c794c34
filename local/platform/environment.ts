import { type Backend, type Balancer, type ServedRequest, startBalancer } from './balancer.ts';
import type { Supervised } from './supervise.ts';

/** A commit whose process runs and is kept running. */
export interface RunningVersion extends Supervised {
  readonly backend: Backend;
}

export interface EnvironmentOptions {
  /** Starts a commit. @throws {Error} when it does not start */
  readonly startVersion: (commit: string) => Promise<RunningVersion>;
  readonly onServed: (request: ServedRequest) => void;
  readonly now: () => number;
  /** The commit that answers at `previousUrl`, asked at each deployment. @default - nothing answers there */
  readonly previous?: () => string | undefined;
}

/** What runs in an environment. */
export interface Deployed {
  readonly commit: string;
  readonly canary?: { readonly commit: string; readonly percent: number } | undefined;
}

/** What can be asked of an environment. `commit` of a rollback is the version that has all traffic afterwards. */
export interface DeployCommand {
  readonly action: 'deploy' | 'promote' | 'rollback';
  readonly commit: string;
  readonly percent: number;
}

export type Environment = Awaited<ReturnType<typeof startEnvironment>>;

const DRAINS_WITHIN_MS = 5_000;

/** One environment of the platform: its versions' processes behind a balancer. Nothing is deployed at first. */
export async function startEnvironment(options: EnvironmentOptions) {
  const { startVersion, onServed, now } = options;
  const balancer = await startBalancer({ onServed, now });
  // Requests to the version before are a comparison, and no traffic of the environment.
  const comparison = await startBalancer({ onServed: () => undefined, now });
  const running = new Map<string, RunningVersion>();
  let deployed: Deployed | undefined;
  let previous: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const versionOf = async (commit: string) => {
    const version = running.get(commit) ?? (await startVersion(commit));
    running.set(commit, version);
    return version.backend;
  };

  /** The switch itself is one assignment; what is no longer needed stops after its last answer. */
  async function become(next: Deployed): Promise<void> {
    const { canary } = next;
    const compared = options.previous?.();
    const stable = await versionOf(next.commit);
    const share = canary && { backend: await versionOf(canary.commit), percent: canary.percent };
    if (compared !== undefined) comparison.setRoute({ stable: await versionOf(compared) });
    balancer.setRoute({ stable, canary: share });
    deployed = next;
    previous = compared;
    await stopAllBut([next.commit, canary?.commit, previous]);
  }

  async function stopAllBut(needed: readonly (string | undefined)[]): Promise<void> {
    const leaving = [...running].filter(([commit]) => !needed.includes(commit));
    for (const [commit] of leaving) running.delete(commit);
    await Promise.all(leaving.map(([, version]) => stopDrained(version, [balancer, comparison])));
  }

  /** One command after the other; a failed one leaves the traffic as it was. */
  const inTurn = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const acted = last.then(act);
    last = acted.catch(() => stopAllBut([deployed?.commit, deployed?.canary?.commit, previous]));
    return acted;
  };

  return {
    url: balancer.url,
    /** Where the version before answers. */
    previousUrl: comparison.url,
    /** Undefined before the first deployment. */
    deployed: () => deployed,
    /**
     * Carries a command out. One that was carried out already changes nothing.
     *
     * @throws {Error} when the version does not start, or the command does not fit what runs
     */
    run: (command: DeployCommand) => inTurn(() => become(after(command, deployed))),
    close: async () => {
      await last;
      await Promise.all([balancer.close(), comparison.close()]);
      await Promise.all([...running.values()].map((version) => version.stop()));
    },
  };
}

async function stopDrained(version: RunningVersion, balancers: readonly Balancer[]): Promise<void> {
  await Promise.all(balancers.map((balancer) => balancer.drained(version.backend, DRAINS_WITHIN_MS)));
  await version.stop();
}

function after({ action, commit, percent }: DeployCommand, deployed: Deployed | undefined): Deployed {
  if (action === 'rollback') return { commit };
  if (action === 'promote') {
    if (deployed?.canary?.commit === commit || deployed?.commit === commit) return { commit };
    throw new Error(`${commit} has no share of the traffic: it cannot be promoted`);
  }
  if (percent === 100) return { commit };
  if (deployed === undefined) throw new Error('nothing runs yet: the first version gets all traffic');
  if (deployed.commit === commit) return { commit };
  return { commit: deployed.commit, canary: { commit, percent } };
}
