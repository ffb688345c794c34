import { changeIdOf } from '../../core/lifecycle/change-names.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { SampleRepository } from '../demo/sample-repository.ts';
import type { Timeline } from '../demo/timeline.ts';
import { waitFor } from '../demo/wait-for.ts';
import type { RealSystems } from '../real-systems.ts';
import { type Runtime, startRuntime } from '../runtime.ts';
import { answerChange } from './answer-change.ts';
import { checkEnd } from './check-end.ts';
import { reviewConversation } from './conversation.ts';
import { EXPECTED_ENDS } from './expected-ends.ts';
import { followChange } from './follow-changes.ts';
import { type ChangeName, openChange, prepareRepository } from './open-changes.ts';
import { REVIEWED, reviewDemoConfig } from './review-demo-config.ts';
import type { ReviewResult } from './review-result.ts';
import { SAMPLE_CHANGES } from './sample-changes.ts';

export interface ReviewDemoOptions {
  readonly stateDirectory: string;
  readonly port: number;
  readonly real: Pick<RealSystems, 'model'>;
  readonly sample: SampleRepository;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}

type LocalGitHub = NonNullable<Runtime['github']>;

interface Played {
  readonly name: ChangeName;
  readonly number: number;
  readonly record: ChangeRecord;
  /** When it was pushed, and when its check run had its conclusion: epoch milliseconds. */
  readonly pushedAt: number;
  readonly concludedAt: number;
  readonly checks: ReviewResult['checks'];
}

/**
 * Plays four pull requests of the sample service on this machine, through production's own functions and worker, and looks
 * up how each ended. The first one is alone on the machine, so that its time can be told.
 *
 * @throws {Error} when a change does not come to its end
 */
export async function runReviewDemo(options: ReviewDemoOptions) {
  const { timeline } = options;
  const runtime = await startRuntime({
    stateDirectory: options.stateDirectory,
    port: options.port,
    real: options.real,
    config: reviewDemoConfig(),
    conversation: reviewConversation(),
  });
  try {
    const startedAt = performance.now();
    timeline.step(`everything runs on this machine; watch it at ${runtime.pageUrl}`);
    const { github } = runtime;
    if (github === undefined) throw new Error('the demo runs on the local GitHub');
    await prepareRepository(github, options.sample);
    const first = await play(options, { runtime, github }, 'clean');
    const others = await Promise.all(
      (['untested', 'breaking', 'fork'] as const).map((name) => play(options, { runtime, github }, name)),
    );
    const breaking = others.find(({ name }) => name === 'breaking');
    const answers = breaking === undefined ? [] : await answerChange(runtime, breaking.record, options.signal);
    for (const { name, ok, detail } of answers) timeline.check(name, ok, detail);
    const total = (performance.now() - startedAt) / 1_000;
    const result = resultOf([first, ...others], answers, total);
    return { result, pageUrl: runtime.pageUrl, close: () => runtime.close() };
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

async function play(
  { sample, timeline, signal }: ReviewDemoOptions,
  { runtime, github }: { runtime: Runtime; github: LocalGitHub },
  name: ChangeName,
): Promise<Played> {
  const { owner, repository } = REVIEWED;
  const pushedAt = Date.now();
  const number = await openChange(github, SAMPLE_CHANGES[name], sample.branch);
  const label = `#${number} ${SAMPLE_CHANGES[name].title}`;
  timeline.step(`${label}: opened by ${SAMPLE_CHANGES[name].author.login}`);
  const id = changeIdOf(`${owner}/${repository}`, number);
  const record = await followChange({ runtime, id, label, timeline, signal });
  const concluded = await waitFor(
    `the check run of ${label}`,
    () => github.checkRuns(owner, repository, record.head).find(({ status }) => status === 'completed'),
    { timeoutMs: 30_000, signal },
  );
  const pull = await github.pullRequest(owner, repository, number);
  const seen = {
    record,
    runs: github.checkRuns(owner, repository, record.head),
    files: pull?.files.map(({ path }) => path) ?? [],
  };
  const checks = checkEnd(`#${number}`, EXPECTED_ENDS[name], seen);
  for (const { name: what, ok, detail } of checks) timeline.check(what, ok, detail);
  return { name, number, record, pushedAt, concludedAt: concluded.completedAt ?? Date.now(), checks };
}

function resultOf(played: readonly Played[], answers: ReviewResult['checks'], total: number): ReviewResult {
  const checks = [...played.flatMap((each) => each.checks), ...answers];
  const clean = played.find(({ name }) => name === 'clean');
  return {
    ok: checks.every(({ ok }) => ok),
    checks,
    changes: played.map(({ name, number, record, pushedAt, concludedAt }) => ({
      name,
      number,
      title: record.title,
      status: record.status,
      rules: record.decision?.rules ?? [],
      why: record.decision?.why ?? '',
      risk: record.verdict?.risk_score ?? null,
      dollars: record.dollars,
      seconds: seconds(concludedAt - pushedAt),
    })),
    steps: clean === undefined ? {} : stepsOf(clean),
    durations: { total: Math.round(total * 10) / 10 },
  };
}

/** Where the time from the push to the check's end went, in seconds. */
function stepsOf({ record, pushedAt, concludedAt }: Played): Record<string, number> {
  const { job, phases, decision } = record;
  if (job?.ended === undefined || decision === undefined) return {};
  const model = phases.reduce((sum, { startedAt, endedAt = startedAt }) => sum + endedAt - startedAt, 0);
  return {
    'push to the job': seconds(job.submittedAt - pushedAt),
    'worker without model': seconds(job.ended.at - job.submittedAt - model),
    model: seconds(model),
    'job’s end to the decision': seconds(decision.at - job.ended.at),
    'decision to the check': seconds(concludedAt - decision.at),
  };
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;
