import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { changeIdOf } from '../../../core/lifecycle/change-names.ts';
import { laneIdOf, releaseIdOf } from '../../../core/lifecycle/release-names.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Deployer } from '../../../core/ports/deployer.ts';
import type { Dora } from '../../../core/ports/dora.ts';
import type { GateAnswer, UserDeployment } from '../../../core/ports/user-deployments.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import type { DeployOrderMessage, ReleaseEvent } from '../../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import type { ReleaseStep } from '../../../core/records/release-step.ts';
import { changeStep } from '../../../core/release/step-end.ts';
import { carryOutOrder, type OrderDependencies } from '../../../workflows/releases/carry-out-order.ts';
import { carryOutReleaseWord } from '../../../workflows/releases/carry-out-release-word.ts';
import type { ReleaseDependencies } from '../../../workflows/releases/dependencies.ts';
import { handleReleaseEvent } from '../../../workflows/releases/handle-release-event.ts';
import { type RollbackDependencies, rollBackStep } from '../../../workflows/releases/roll-back.ts';
import { tellRelease } from '../../../workflows/releases/tell-release.ts';
import { createMemoryCommits } from '../../fakes/memory-commits.ts';
import { createMemoryDeployer } from '../../fakes/memory-deployer.ts';
import { createMemoryPullRequests } from '../../fakes/memory-pull-requests.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { createMemoryServiceMetrics, type Traffic } from '../../fakes/memory-service-metrics.ts';
import { aChange, aConfig, aService, NOW, type ServiceWish } from '../../fixtures/records.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
const REPOSITORY = 'acme/checkout';
/** Commits, oldest first: the first is live when a world begins. */
export const [BASE, ONE, TWO, THREE, HAND] = ['0', '1', '2', '3', '9'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
  string,
];
export const CALM: Traffic = { perSecond: 200, errors: 0, slow: 0 };

type Message =
  | { readonly to: 'release'; readonly body: ReleaseEvent }
  | { readonly to: 'deploy' | 'rollback'; readonly body: DeployOrderMessage };
interface Waiting {
  readonly at: number;
  readonly message: Message;
  readonly receives?: number;
}

/** A release's systems in memory: the queues with their clock, GitHub, the provider, the metrics and the worker's part. */
export function startReleases({
  release = {},
  services = [{}] as readonly ServiceWish[],
  live = { production: BASE, staging: BASE } as Readonly<Record<string, string>>,
  provider = undefined as Deployer | undefined,
  time = { now: Math.floor(NOW / MINUTE) * MINUTE },
}: {
  release?: object;
  services?: readonly ServiceWish[];
  live?: Readonly<Record<string, string>>;
  /** What deploys, in the place of the deployer in memory. */
  provider?: Deployer | undefined;
  /** The clock, which a provider may share. */
  time?: { now: number };
} = {}) {
  const clock = () => time.now;
  const releases = createMemoryReleases();
  const changes = createMemoryChanges();
  const decisions = createMemoryDecisionLog();
  const jobs = createMemoryJobRunner(clock);
  const commits = createMemoryCommits();
  const pullRequests = createMemoryPullRequests();
  const messenger = createMemoryMessenger();
  const deployer = createMemoryDeployer(live);
  const traffic = { canary: CALM as Traffic | null, stable: CALM as Traffic | null };
  const metrics = createMemoryServiceMetrics((at, side) => (at < time.now ? traffic[side] : null));
  const waiting: Waiting[] = [];
  const queue = <Body>(to: Message['to']) => ({
    send: async (body: Body, { delaySeconds = 0 }: { readonly delaySeconds?: number } = {}) => {
      waiting.push({ at: time.now + delaySeconds * SECOND, message: { to, body } as Message });
    },
  });
  const logged: string[] = [];
  const logger = createLogger((line) => void logged.push(line));
  const answers: GateAnswer[] = [];
  const deployments = new Map<number, UserDeployment>();
  const config = { ...aConfig(), services: services.map(aService) };
  const settings = releaseConfigSchema.parse({
    mode: 'deploy',
    deployer: { kind: 'github-workflow', workflow: 'deploy.yml' },
    environments: {
      staging: { env: 'staging', url: 'https://staging.shop.example' },
      production: { env: 'production' },
    },
    people: { mayRelease: { users: ['U0MONA1'] } },
    ...release,
  });
  const dora: Dora = { deployed: async () => undefined, failed: async () => undefined };
  const deps: ReleaseDependencies = {
    ...{ config, release: settings, releases, changes, decisions, jobs, commits, clock, logger },
    metricsOf: () => metrics,
    looks: queue<ReleaseEvent>('release'),
    deploys: queue<DeployOrderMessage>('deploy'),
    rollbacks: queue<DeployOrderMessage>('rollback'),
    answerGate: async (answer) => void answers.push(answer),
    readDeployment: async (_, id) => deployments.get(id),
    carryOutWord: async (word) => {
      await carryOutReleaseWord(
        {
          ...{ decisions, releases, clock, logger, pullRequests, release: settings, version: '0.1.0' },
          config: { slack: { people: { mona: 'U0MONA1' } } },
        },
        word,
      );
    },
    tell: (told) =>
      tellRelease({ messenger, dora, config, changes, releases, logger, githubUrl: 'https://github.com', clock }, told),
    version: '0.1.0',
  };
  const orders: OrderDependencies & RollbackDependencies = {
    ...{ releases, decisions, commits, clock, logger, looks: deps.looks },
    deployerOf: () => provider ?? deployer,
  };
  pullRequests.permit(REPOSITORY, 'mona', 'write');
  commits.push('main', { sha: BASE, message: 'feat: begin' });
  const released: readonly ReleaseRecord['service'][] = config.services.map(({ name, env }) =>
    env === undefined ? { name } : { name, env },
  );
  const [service] = released;
  if (service === undefined) throw new Error('the fixture has no service');
  /** The same calls as `through` makes of them: each counted, or cut off. */
  const through = {
    wrap: <Ports extends object>(ports: Ports): Ports => ports,
    /** How often a message is delivered: a queue may do so twice, and at once. */
    deliver: async (once: () => Promise<void>): Promise<void> => once(),
  };
  const wrappedOrders = () => {
    const { deployer: wrapped, ...rest } = through.wrap({ ...orders, deployer: provider ?? deployer });
    return { ...rest, deployerOf: () => wrapped };
  };
  const handlers = {
    release: (body: ReleaseEvent) => handleReleaseEvent(through.wrap(deps), body),
    deploy: (body: DeployOrderMessage) => carryOutOrder(wrappedOrders(), body),
    rollback: (body: DeployOrderMessage) => rollBackStep(wrappedOrders(), body),
  };
  const deliver = async ({ to, body }: Message) => {
    if (to === 'release') await handlers.release(body);
    else if (to === 'deploy') await handlers.deploy(body);
    else await handlers.rollback(body);
  };
  const idOf = (commit: string, of = service) => releaseIdOf(of, commit);
  const record = async (commit = ONE): Promise<ReleaseRecord> => {
    const known = await releases.get(idOf(commit));
    if (known === undefined) throw new Error('there is no release');
    return known;
  };
  const lane = (environment: 'staging' | 'production', of = service) => releases.getLane(laneIdOf(of, environment));

  const world = {
    ...{ deps, orders, time, releases, changes, decisions, jobs, commits, deployer, traffic, metrics, waiting, logged },
    ...{
      through,
      answers,
      deployments,
      messenger,
      service,
      released,
      handlers,
      deliver,
      idOf,
      record,
      lane,
      pullRequests,
    },
    /** Production's lane knows what runs, as after an earlier release. */
    knowsLive: async (commit = BASE) => {
      for (const each of released) {
        const id = laneIdOf(each, 'production');
        await releases.mergeLane(id, (known) => ({
          ...(known ?? { id, version: 0, service: each, environment: 'production' as const }),
          live: { commit, version: commit, since: time.now },
          updatedAt: time.now,
        }));
      }
    },
    /** A reviewed pull request is merged. */
    merge: async (
      commit: string,
      number: number,
      {
        message = `feat: change ${number}`,
        reviewed = {},
      }: { message?: string; reviewed?: Partial<ChangeRecord> } = {},
    ) => {
      const at = { openedAt: time.now - HOUR, mergedAt: time.now };
      commits.push('main', { sha: commit, message }, { number, title: message, login: 'octocat', branch: 'x', ...at });
      const id = changeIdOf(REPOSITORY, number);
      const decision = { sequence: 1, result: 'pass' as const, rules: [], why: '', at: time.now };
      await changes.merge(id, () => aChange({ id, number, status: 'merged', decision, ...reviewed }));
    },
    push: (commit: string) => deps.looks.send({ kind: 'push', repository: REPOSITORY, branch: 'main', commit }),
    say: async (
      word: 'approve' | 'refuse' | 'hold' | 'go-on' | 'roll-back' | 'open-lane',
      commit = ONE,
      of = service,
    ) => {
      const decision = (await releases.get(idOf(commit, of)))?.decision?.sequence ?? 0;
      await deps.looks.send({
        ...{ kind: 'release-word', id: `press-${logged.length}`, releaseId: idOf(commit, of), word, commit, decision },
        ...{ by: { via: 'slack', slackId: 'U0MONA1', name: 'Mona' }, reason: 'I read it', at: time.now },
      });
    },
    /** The user's CI/CD deployed, and GitHub tells of it. */
    deployedByCi: async (commit: string, environment: string) => {
      const id = deployments.size + 1;
      deployments.set(id, { commit, environment, state: 'success', at: time.now });
      deployer.deployByHand(environment, commit);
      await deps.looks.send({ kind: 'github-deployment', repository: REPOSITORY, id });
    },
    /** A job of the user's CI/CD waits for our word. */
    waitsAtGate: async (commit: string, environment: string, runId: number) => {
      await deps.looks.send({ kind: 'protection-rule', repository: REPOSITORY, runId, environment, commit });
    },
    /** The newest message that is due; the earliest first. */
    take: (): Waiting | undefined => {
      const next = waiting.toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined || next.at > time.now) return undefined;
      waiting.splice(waiting.indexOf(next), 1);
      return next;
    },
    /** The provider carries out what it was told, and says so. */
    finish: async () => {
      for (const deployment of deployer.finishAll()) {
        await deps.looks.send({ kind: 'deployment', provider: 'github-workflow', deployment });
      }
    },
    /** Workers end the jobs that run: with these results. */
    work: async (end: Partial<ReleaseStep> = {}) => {
      for (const known of await releases.list(50)) {
        for (const step of known.steps) {
          if (step.job?.id === undefined || !['claimed', 'running'].includes(step.status)) continue;
          await releases.change(known.id, (current) =>
            changeStep(current, step.number, (each) => ({
              ...{ ...each, status: 'passed' as const, exit: 0, endedAt: time.now },
              ...end,
            })),
          );
          await deps.looks.send({
            ...{ kind: 'release-job-ended', releaseId: known.id, step: step.number, succeeded: true, reason: '' },
          });
        }
      }
    },
    /** @returns false where nothing is due */
    deliverNext: async (): Promise<boolean> => {
      const next = world.take();
      if (next !== undefined) await world.attempt(next);
      return next !== undefined;
    },
    /** A message is delivered; where that fails it comes again, a few times. */
    attempt: async ({ message, receives = 1 }: Waiting): Promise<void> => {
      try {
        await through.deliver(() => deliver(message));
      } catch (error) {
        const at = time.now + redeliveredIn(error);
        if (receives < MOST_RECEIVES) waiting.push({ at, message, receives: receives + 1 });
      }
    },
    /** What is due is delivered, until nothing is. */
    settle: async () => {
      for (let count = 0; count < 400; count += 1) if (!(await world.deliverNext())) return;
      throw new Error('it does not come to rest');
    },
    /** One message after the other, and then half a minute after the other, until a release has this status. */
    until: async (status: ReleaseRecord['status'], commit = ONE) => {
      for (let count = 0; count < 2_000; count += 1) {
        if ((await releases.get(idOf(commit)))?.status === status) return;
        if (await world.deliverNext()) continue;
        await world.finish();
        await world.work();
        if (world.waiting.every(({ at }) => at > time.now)) time.now += 30 * SECOND;
      }
      throw new Error(`it never is ${status}`);
    },
    /** Time goes on in steps of half a minute; the provider and the workers do their part, and the sweep finds what was lost. */
    later: async (milliseconds: number, { works = true, finishes = true, step = 30 * SECOND } = {}) => {
      const until = time.now + milliseconds;
      for (;;) {
        await world.settle();
        if (finishes) await world.finish();
        if (works) await world.work();
        await world.settle();
        if (time.now >= until) return;
        time.now = Math.min(until, time.now + step);
        for (const id of await releases.listDue(time.now, 50))
          await deps.looks.send({ kind: 'release-look', releaseId: id });
      }
    },
  };
  return world;
}
/** A message comes so often before it is put aside. */
const MOST_RECEIVES = 5;

/** A message whose function crashed comes again at once, and one for which a system did not answer comes later. */
function redeliveredIn(error: unknown): number {
  if (error instanceof UpstreamError) return 30 * SECOND;
  if (error instanceof Error && error.message === 'crash') return 0;
  throw error;
}

export type ReleaseWorld = ReturnType<typeof startReleases>;
