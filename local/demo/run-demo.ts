import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { countSeen } from '../../core/lifecycle/describe-occurrences.ts';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import { BRANCH_PREFIX, FunctionName } from '../../core/names.ts';
import type { PhaseName } from '../../core/records/phase.ts';
import type { WorkerStart } from '../container/worker-in-image.ts';
import type { Conversation } from '../model/conversation.ts';
import type { RealSystems } from '../real-systems.ts';
import { type Runtime, startRuntime } from '../runtime.ts';
import { recordCall } from '../stack/recorded-access.ts';
import { askWhy, readAnswers } from './ask-why.ts';
import { checkReview } from './check-review.ts';
import { checkAttempt, checkContainer, checkDraft, checkLoads, checkMention, checkRepeats } from './checks.ts';
import { demoConfig, ERROR_RATE_THRESHOLD, SAMPLE } from './demo-config.ts';
import { draftedBranch } from './drafted-branch.ts';
import { findIncidents } from './find-incidents.ts';
import { followAttempt } from './follow-attempt.ts';
import type { LoadResult } from './load.ts';
import { quietShop } from './open-shop.ts';
import { playContainer } from './play-container.ts';
import { type Production, startProduction } from './production.ts';
import { type DemoRecords, readResult } from './read-result.ts';
import type { DemoResult } from './result.ts';
import { reviewDraft } from './review-draft.ts';
import type { SampleRepository } from './sample-repository.ts';
import type { Timeline } from './timeline.ts';
import { tryTheFix } from './try-the-fix.ts';
import { waitFor } from './wait-for.ts';

export interface DemoOptions {
  readonly stateDirectory: string;
  readonly port: number;
  readonly real: Pick<RealSystems, 'model'>;
  /** @default - from source, as a process on this machine */
  readonly worker?: WorkerStart | undefined;
  readonly conversation: Conversation;
  readonly sample: SampleRepository;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
  /** Whether a person reviews the draft at the end, and gets a second commit. @default false */
  readonly isReviewed?: boolean;
}

export interface FinishedDemo {
  readonly result: DemoResult;
  readonly pageUrl: string;
  /** All that ran, to be looked at more closely. */
  readonly runtime: Runtime;
  /** Stops everything that still runs: the page above all. */
  close(): Promise<void>;
}

/** The thread's turn, and the sweep after it. */
const THREAD_TAKES_AT_MOST_MS = 60_000;
const ALERT_TAKES_AT_MOST_MS = 60_000;
const CALLED_AT_THE_END = [FunctionName.github, FunctionName.jobEvents] as const;
const CALLED_BY_PEOPLE = [FunctionName.slack, FunctionName.requests] as const;

/**
 * Plays the main job on this machine: the sample service fails under load, its monitor calls the webhook, and what
 * follows is production's own code. Each step is then looked up where it must have left something.
 *
 * @throws {Error} when a step does not come to its end, naming what was waited for
 */
export async function runDemo(options: DemoOptions): Promise<FinishedDemo> {
  const scratch = mkdtempSync(join(tmpdir(), 'mendhook-demo-'));
  const loads: { label: string; load: LoadResult }[] = [];
  const running: Running = {};
  const calls = new Set<string>();
  const runtime = await startRuntime({
    ...options,
    config: demoConfig(),
    provisioned: [FunctionName.receive, FunctionName.triage],
    onCall: (call) => {
      for (const line of recordCall(call)) calls.add(line);
    },
    loads: (incidentId = running.incidentId) =>
      incidentId === running.incidentId
        ? loads.map(({ label, load: { requests, failures, rejected } }) => ({ label, requests, failures, rejected }))
        : [],
  });
  const close = async () => {
    await running.production?.stop();
    await runtime.close();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const addLoad = (label: string, load: LoadResult) => {
      loads.push({ label, load });
      runtime.notify();
    };
    const played = await play({ ...options, runtime, scratch, running, addLoad });
    const result = { ...played, calls: [...calls].sort() };
    return { result, pageUrl: runtime.pageUrl, runtime, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Running {
  production?: Production;
  /** The incident that the load led to, once there is one. */
  incidentId?: string;
}

interface Stage extends DemoOptions {
  readonly runtime: Runtime;
  readonly scratch: string;
  readonly running: Running;
  readonly addLoad: (label: string, load: LoadResult) => void;
}

async function play(stage: Stage): Promise<Omit<DemoResult, 'calls'>> {
  const { runtime, timeline, signal } = stage;
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10;

  timeline.step(`everything runs on this machine; watch it at ${runtime.pageUrl}`);
  const production = await startService(stage);

  const before = await production.openTheShop({
    onErrorRate: (percent) =>
      timeline.progress(
        `${percent.toFixed(0)} % of requests fail; the monitor's threshold is ${ERROR_RATE_THRESHOLD} %`,
      ),
    onQuiet: (load) => timeline.step(quietShop(load)),
  });
  stage.addLoad('before the fix', before);
  timeline.step(`${before.failures} of ${before.requests} requests failed`);
  const { alert, incident } = await followFirstAlert(stage, production);
  stage.running.incidentId = incident.id;
  // The worker starts on one core; the other one loads the functions that are called at its end.
  for (const name of CALLED_AT_THE_END) runtime.provision(name);
  const toJob = seconds();
  const first = {
    occurrences: occurrenceCount(incident),
    alerts: (await worked(runtime, incident.id)).length,
    attempts: incident.attempt,
    jobs: await runtime.countJobs(incident.id),
  };

  const fixing = Promise.withResolvers<void>();
  const onPhase = (phase: PhaseName) => {
    if (phase === 'propose-fix') fixing.resolve();
  };
  const following = followAttempt({ runtime, incident, timeline, signal, onPhase }).finally(fixing.resolve);
  // Other alerts come while the agent writes the fix. Before that, triage, the worker and its suite need the cores.
  const playedContainer = fixing.promise.then(() => {
    for (const name of CALLED_BY_PEOPLE) runtime.provision(name);
    return playContainer(stage);
  });
  const nextAlert = playedContainer.then(() => production.failUntilNextAlert(`${SAMPLE.service}: many errors`));
  // A reviewer need not wait for the attempt's end: the branch is whole once the draft is open.
  const branch = `${BRANCH_PREFIX}${incident.id}`;
  const findBranch = () => runtime.github?.pullRequests().find(({ headRef }) => headRef === branch)?.headRef;
  const drafted = draftedBranch({ findBranch, ended: following, signal });
  const trying = runSameLoadOnFix(stage, drafted, before);
  // It is awaited below; a fault must not end the process before that.
  trying.catch(() => undefined);
  const [attempt, container] = await Promise.all([following, playedContainer, nextAlert]);
  const toDraft = seconds();
  timeline.step(`attempt ${attempt.number} ended: ${attempt.outcome?.kind ?? 'without an outcome'}`);
  timeline.say(`           ${attempt.outcome?.reason ?? ''}`);
  // Production still runs the bug: its next alert comes in while the fix is tried.
  const asking = askWhy({ runtime, incidentId: incident.id, timeline, signal });
  const [after, , asked] = await Promise.all([trying, followLastAlert(stage, production), asking]);
  const jobs = await runtime.countJobs(incident.id);
  const look = () => readResult(runtime, incident.id);
  const showsAll = (records: DemoRecords) => checkRepeats(first, records, jobs).every(({ ok }) => ok);
  const seen = await waitFor('the thread to show the newest count', async () => [await look()].find(showsAll), {
    timeoutMs: THREAD_TAKES_AT_MOST_MS,
    signal,
  }).catch((error: unknown) => {
    timeline.say(messageOf(error));
    return look();
  });
  const mention = runtime.slack === undefined ? asked : readAnswers(runtime.slack, asked);
  const checks = [
    ...checkAttempt(seen),
    ...checkDraft(seen),
    ...checkRepeats(first, seen, jobs),
    ...checkContainer(seen, container),
    checkMention(mention, seen),
    ...checkLoads(before, after),
  ];
  for (const { name, ok, detail } of checks) timeline.check(name, ok, detail);
  const reviewed = stage.isReviewed === true ? await haveReviewed(stage, incident.id) : undefined;
  const all = [...checks, ...(reviewed?.checks ?? [])];
  return {
    ok: all.every(({ ok }) => ok),
    model: runtime.model,
    checks: all,
    ...(reviewed === undefined ? seen : await look()),
    container,
    mention,
    ...(reviewed?.review === undefined ? {} : { review: reviewed.review }),
    load: { before, ...(after === undefined ? {} : { after }) },
    durations: { toAlert: alert.seconds, toJob, toDraft, total: seconds() },
  };

  async function followLastAlert({ runtime }: Stage, production: Production): Promise<void> {
    await production.failUntilNextAlert(`${SAMPLE.service}: very many errors`);
    await waitFor(
      'triage of the further alerts',
      async () => (await haveAllFinished(runtime, production, incident.id)) || undefined,
      { timeoutMs: ALERT_TAKES_AT_MOST_MS, signal },
    );
  }

  async function followFirstAlert({ runtime }: Stage, production: Production) {
    const wait = { timeoutMs: ALERT_TAKES_AT_MOST_MS, signal };
    const [triggered] = await waitFor('Datadog to call the webhook', () => nonEmpty(production.triggered()), wait);
    const alert = { seconds: seconds() };
    timeline.check(
      `Datadog: monitor "${triggered.title}" triggered`,
      triggered.status === 202,
      `the webhook answered ${triggered.status}`,
    );
    const [incident] = await waitFor('triage of the alert', () => findIncidents(runtime, triggered.alertId), wait);
    timeline.step(`triage: ${incident.title}`);
    timeline.say(
      `           ${countSeen(incident)} occurrences of fingerprint ${incident.id}: ${incident.fingerprint.because}`,
    );
    return { alert, incident };
  }
}

/** A person's review of the draft, once all else has been seen. */
async function haveReviewed({ runtime, timeline, signal }: Stage, incidentId: string) {
  timeline.say('');
  const review = await reviewDraft({ runtime, incidentId, timeline, signal });
  const checks = checkReview(review);
  for (const { name, ok, detail } of checks) timeline.check(name, ok, detail);
  return { review, checks };
}

async function startService({ runtime, sample, signal, timeline, running }: Stage): Promise<Production> {
  const created = runtime.github?.createRepository({
    owner: SAMPLE.owner,
    name: SAMPLE.repository,
    defaultBranch: sample.branch,
    fromDirectory: sample.directory,
  });
  // It is awaited below; a fault must not end the process before that.
  created?.catch(() => undefined);
  running.production = await startProduction({ runtime, sample, signal });
  await created;
  timeline.step(
    `service ${SAMPLE.service} runs in ${SAMPLE.env} at commit ${sample.commit.slice(0, 7)}; the sale opens`,
  );
  return running.production;
}

const worked = async ({ ledger }: Runtime, incidentId: string) =>
  (await ledger.listAlerts(100)).filter(
    ({ disposition, incidentIds }) => disposition.kind === 'worked' && incidentIds.includes(incidentId),
  );

async function haveAllFinished(runtime: Runtime, production: Production, incidentId: string): Promise<boolean> {
  const finished = new Set((await worked(runtime, incidentId)).map(({ alert }) => alert.id));
  return production.triggered().every(({ alertId }) => finished.has(alertId));
}

async function runSameLoadOnFix(
  stage: Stage,
  drafted: Promise<string | undefined>,
  before: LoadResult,
): Promise<LoadResult | undefined> {
  const branch = await drafted;
  if (branch === undefined) return undefined;
  const { runtime, scratch } = stage;
  stage.timeline.step('the fix is checked out, and the same load runs on it');
  const after = await tryTheFix({ runtime, branch, scratch, seconds: before.durationMs / 1000 });
  stage.addLoad('with the fix', after);
  return after;
}

const nonEmpty = <Item>([first, ...others]: readonly Item[]): readonly [Item, ...Item[]] | undefined =>
  first === undefined ? undefined : [first, ...others];
