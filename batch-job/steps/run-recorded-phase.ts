import type { z } from 'zod';
import { phaseLimit } from '../../core/policy/phase-budget.ts';
import type { PhaseName } from '../../core/records/phase.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { ClaudeTool } from '../phases/claude-command.ts';
import { systemPrompt } from '../phases/phase-prompts.ts';
import { recordPhase } from '../phases/record-phase.ts';
import type { PhaseResult } from '../phases/run-phase.ts';
import { attemptTools } from '../tools/attempt-tools.ts';
import type { Source } from './open-source.ts';

export interface RecordedPhase<Verdict> {
  readonly name: PhaseName;
  readonly model: string;
  readonly tree: string;
  readonly source: Source;
  readonly prompt: string;
  readonly schema: z.ZodType<Verdict>;
  readonly tools: readonly ClaudeTool[];
}

/** Runs a phase of an attempt, recorded in the attempt and in its audit log. */
export async function runRecordedPhase<Verdict>(
  run: AttemptRun,
  phase: RecordedPhase<Verdict>,
): Promise<PhaseResult<Verdict>> {
  const { model, service, dollars, phases } = run.attempt();
  const round = phases.filter(({ name }) => name === phase.name).length + 1;
  return recordPhase(run.options, {
    ...phase,
    settings: model,
    workDirectory: phase.source.directory,
    systemPrompt: systemPrompt(),
    workerTools: attemptTools(run, await run.incident(), phase),
    limitDollars: phaseLimit(phase.name, service.policy.dollarsPerAttempt, dollars),
    transcriptKey: run.keys.transcript(phase.name, round),
    putPhase: run.putPhase,
    onStart: () => {
      phase.source.early?.begin();
      return run.postUpdate();
    },
  });
}
