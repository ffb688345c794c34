import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Phase, PhaseName } from '../../core/records/phase.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import { investigateVerdict } from '../../core/records/verdict.ts';
import type { Runtime } from '../runtime.ts';
import type { Timeline } from './timeline.ts';
import { waitFor } from './wait-for.ts';

const LIMIT_MS = { scripted: 5 * 60_000, real: 60 * 60_000, none: 60_000 };

/**
 * Waits for an attempt to end and tells what happens in it, each thing once.
 *
 * @param options.onPhase told of each phase that begins
 */
export function followAttempt(options: {
  runtime: Runtime;
  incident: Pick<Incident, 'id' | 'attempt'>;
  timeline: Timeline;
  signal: AbortSignal;
  onPhase?: (phase: PhaseName) => void;
}): Promise<Attempt> {
  const { runtime, incident, timeline, signal, onPhase } = options;
  const told = new Set<string>();
  const tellOnce = (key: string, tell: () => void) => {
    if (told.has(key)) return;
    told.add(key);
    tell();
  };

  const look = async () => {
    const attempt = await runtime.ledger.getAttempt(incident.id, incident.attempt);
    if (attempt === undefined) return undefined;
    if (told.size === 0 && attempt.status === 'ended') {
      timeline.step('this bug was worked on in an earlier run: nothing new is started');
      return attempt;
    }
    if (attempt.startedAt !== undefined) {
      tellOnce('started', () => timeline.step(`attempt ${attempt.number}: job ${attempt.jobName} runs the worker`));
    }
    for (const phase of attempt.phases) {
      const key = `${phase.name} ${phase.startedAt}`;
      tellOnce(`${key} began`, () => onPhase?.(phase.name));
      if (phase.status !== 'running') tellOnce(key, () => tellPhase(timeline, phase));
    }
    for (const run of attempt.tests) tellOnce(`test ${run.name}`, () => tellTest(timeline, run));
    if (attempt.status === 'ended') return attempt;
    timeline.progress(attempt.step);
    return undefined;
  };
  return waitFor('the attempt to end', look, { timeoutMs: LIMIT_MS[runtime.model.kind], signal, everyMs: 150 });
}

function tellPhase(timeline: Timeline, phase: Phase): void {
  const { name, status, reason, turns, dollars } = phase;
  timeline.check(`claude, phase ${name}: ${turns} turns, $${dollars.toFixed(3)}`, status === 'verdict', reason);
  const verdict = investigateVerdict.safeParse(phase.verdict);
  if (verdict.success) timeline.say(`           ${verdict.data.title}`);
}

/** A regression test that fails on the erroring commit is as it must be. */
function tellTest(timeline: Timeline, { name, passed, failing, command }: TestRun): void {
  const asItMustBe = name === 'regression test on base' ? !passed : passed;
  const outcome = passed ? 'passes' : `fails${failing.length === 0 ? '' : `: ${failing.join(', ')}`}`;
  timeline.check(`${name}: ${outcome}`, asItMustBe || name === 'suite on base', command);
}
