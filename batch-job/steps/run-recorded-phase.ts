import type { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { phaseLimit } from '../../core/policy/phase-budget.ts';
import type { Phase, PhaseName } from '../../core/records/phase.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { createAuditStream } from '../audit-stream.ts';
import { noTokens } from '../gateway/spending.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import type { ClaudeTool } from '../phases/claude-command.ts';
import { systemPrompt } from '../phases/phase-prompts.ts';
import { type PhaseResult, runPhase } from '../phases/run-phase.ts';
import { attemptTools } from '../tools/attempt-tools.ts';
import { createToolCaller } from '../tools/call-tool.ts';
import { startToolServer } from '../tools/start-tool-server.ts';
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

/**
 * Runs a phase and keeps everything of it: each event in the audit log as it comes, each call's cost in the ledger as it
 * is made, so that a container that dies leaves neither unknown.
 */
export async function runRecordedPhase<Verdict>(
  run: AttemptRun,
  phase: RecordedPhase<Verdict>,
): Promise<PhaseResult<Verdict>> {
  const { options } = run;
  const { model, service, dollars, phases } = run.attempt();
  const limitDollars = phaseLimit(phase.name, service.policy.dollarsPerAttempt, dollars);
  const round = phases.filter(({ name }) => name === phase.name).length + 1;
  const transcriptKey = run.keys.transcript(phase.name, round);
  const stream = createAuditStream({ auditLog: options.auditLog, key: transcriptKey, clock: options.clock });
  const started: Phase = {
    name: phase.name,
    model: phase.model,
    startedAt: options.clock(),
    status: 'running',
    turns: 0,
    tokens: noTokens,
    dollars: 0,
    denials: 0,
    transcriptKey,
  };
  await run.putPhase(started);
  await run.postUpdate();
  stream.push({
    event: 'prompt',
    phase: phase.name,
    detail: { model: phase.model, limitDollars, prompt: phase.prompt },
  });

  const costs = createCostRecorder(run, started);
  const gateway = await startGateway({
    upstream: options.connectModel(model),
    allowedModels: [phase.model],
    fallbackModel: model.fallback,
    limitDollars,
    clock: options.clock,
    onCall: (call) => {
      stream.push({ event: 'gateway', phase: phase.name, detail: call });
      costs.record(gateway.spent());
    },
  });
  const tools = attemptTools(run, await run.incident(), phase);
  const toolServer = await startToolServer({
    tools,
    call: createToolCaller({
      tools,
      boundary: options.newBoundary(),
      onCall: (detail) => stream.push({ event: 'tool', phase: phase.name, detail }),
      clock: options.clock,
    }),
  });
  const result = await runPhase({
    ...phase,
    workDirectory: phase.source.directory,
    systemPrompt: systemPrompt(),
    gateway,
    toolServer,
    provider: model.provider,
    claudePath: options.claudePath,
    limits: { minutes: model.phaseMinutes, turns: model.maxTurns, dollars: limitDollars },
    onEvent: (event) => stream.push({ event: 'claude', phase: phase.name, detail: event }),
    signal: options.signal,
    user: options.agent,
  });
  await costs.settled();
  await run.putPhase(endPhase(started, result, options.clock()));
  stream.push({ event: 'verdict', phase: phase.name, detail: result });
  await stream.close();
  return result;
}

function endPhase<Verdict>(started: Phase, result: PhaseResult<Verdict>, endedAt: number): Phase {
  const { turns, tokens, dollars, denials } = result;
  return {
    ...started,
    endedAt,
    turns,
    tokens,
    dollars,
    denials: denials.length,
    ...(result.kind === 'verdict'
      ? { status: 'verdict', verdict: result.verdict }
      : { status: 'failed', reason: result.reason }),
  };
}

/** Writes what a phase has cost so far, one write at a time; what comes meanwhile is written with the next. */
function createCostRecorder(run: AttemptRun, started: Phase) {
  let latest: Pick<Phase, 'tokens' | 'dollars'> | undefined;
  let writing = Promise.resolve();
  const write = async () => {
    const cost = latest;
    latest = undefined;
    if (cost === undefined) return;
    await run.putPhase({ ...started, tokens: cost.tokens, dollars: cost.dollars });
  };
  return {
    record: (cost: Pick<Phase, 'tokens' | 'dollars'>) => {
      latest = cost;
      writing = writing.then(write).catch((error: unknown) => {
        // The phase's end writes the sum again, and fails loudly when the ledger still cannot be written.
        run.options.logger.warn('cost-not-recorded', { phase: started.name, reason: messageOf(error) });
      });
    },
    settled: () => writing,
  };
}
