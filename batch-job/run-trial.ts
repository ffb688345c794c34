import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endReleaseJob, type ReleaseJobEnd } from '../core/lifecycle/release-job.ts';
import type { ReleaseJobKind } from '../core/lifecycle/release-names.ts';
import { cutToEnd } from '../core/text/cut-text.ts';
import { redact } from '../core/text/redaction.ts';
import { reachEnd } from './reach-end.ts';
import { openReleaseSource } from './release/open-release-source.ts';
import { openReleaseRun, type ReleaseOptions, type ReleaseRun } from './release/release-run.ts';
import { loadStaging } from './trial/load-staging.ts';
import { openTrialPlace, type TrialPlace } from './trial/open-trial-place.ts';
import { runCheck } from './trial/run-check.ts';
import { SetupError } from './verify/setup.ts';

/** `skipped`: the step is over, or another job works on it. */
export type TrialOutcome = ReleaseJobEnd['status'] | 'skipped';

type TrialKind = Exclude<ReleaseJobKind, 'explain-rollback'>;
type TrialEnd = Omit<ReleaseJobEnd, 'at'>;

/** Of the end of what a command printed; the whole is in the audit bucket. */
const OUTPUT_LENGTH = 4_000;

/**
 * Runs the user's smoke test, load or integration test against a version on staging, at the commit's own code. Whatever happens, how
 * it ended is recorded in the step. What could not be run is `undecided`, never good.
 *
 * @throws when the end could not be recorded: the job is then retried
 */
export async function runTrial(options: ReleaseOptions, kind: TrialKind): Promise<TrialOutcome> {
  const run = await openReleaseRun(options, kind);
  if (run === undefined) return 'skipped';
  const { releases, releaseId, step, logger, clock, signal, workDirectory } = options;
  const reached = await reachEnd(() => work(run, kind), {
    failed: `${NAMES[kind]} could not be run`,
    stop: signal,
    isOver: () => run.isOver(),
    onFailed: (reason) => logger.error('release-job-failed', { releaseId, step, kind, reason }),
  });
  const end: TrialEnd | undefined =
    reached !== undefined && 'ok' in reached ? { status: 'undecided', why: reached.reason } : reached;
  if (end !== undefined) {
    await releases.change(releaseId, (record) => endReleaseJob(record, { step, kind }, { ...end, at: clock() }));
  }
  // A worker that was told to end has no time for it, and steps that nobody waited for may still be at work there.
  if (!signal.aborted) {
    await rm(join(workDirectory, run.jobName), { recursive: true, force: true, maxRetries: 3 });
  }
  return end?.status ?? 'skipped';
}

const NAMES: Readonly<Record<TrialKind, string>> = {
  smoke: 'The smoke test',
  load: 'The load',
  integration: 'The integration test',
};

async function work(run: ReleaseRun, kind: TrialKind): Promise<TrialEnd> {
  const { terms } = run.record().settings;
  const command = terms.staging[kind];
  const staging = terms.environments?.staging;
  if (command === undefined || staging?.url === undefined) {
    const missing = command === undefined ? `staging.${kind}` : 'environments.staging.url';
    return { status: 'undecided', why: `The configuration has no \`${missing}\`.` };
  }
  let place: TrialPlace;
  try {
    place = await openTrialPlace(run, await openReleaseSource(run));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const { output } = error.run;
    return keep(
      run,
      { command: error.run.command, output },
      { status: 'undecided', why: `Not run: ${error.message}.` },
    );
  }
  await run.step(kind);
  if (kind === 'load') {
    const { url, previousUrl } = staging;
    const { output, kept, end } = await loadStaging(run, place, {
      command,
      url,
      previousUrl,
      seconds: terms.staging.seconds,
      slower: terms.staging.slower,
    });
    return keep(run, { command, output, ...kept }, end);
  }
  const { end, result, requests } = await runCheck(place, command, staging.url);
  return keep(run, { command, output: result.output, timedOut: result.timedOut, requests }, end);
}

/** Keeps all of it in the audit bucket, and the end of the output in the step. */
async function keep(
  run: ReleaseRun,
  {
    output: printed,
    ...kept
  }: { readonly command: string; readonly output: string } & Readonly<Record<string, unknown>>,
  end: TrialEnd,
): Promise<TrialEnd> {
  const output = redact(printed);
  const { kind, step } = run.of;
  const { commit } = run.record().target;
  const text = JSON.stringify({ kind, commit, ...kept, ...end, output });
  await run.options.auditLog.putText(run.keys.step(step), text);
  return { ...end, output: cutToEnd(output, OUTPUT_LENGTH) };
}
