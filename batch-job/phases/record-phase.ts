import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ModelConfig } from '../../core/config/config.ts';
import { messageOf } from '../../core/errors.ts';
import type { Phase, PhaseName } from '../../core/records/phase.ts';
import type { AttemptOptions } from '../attempt-run.ts';
import { createAuditStream } from '../audit-stream.ts';
import { noTokens } from '../gateway/spending.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import { createToolCaller } from '../tools/call-tool.ts';
import { startToolServer } from '../tools/start-tool-server.ts';
import type { Tool } from '../tools/tool.ts';
import type { ClaudeTool } from './claude-command.ts';
import { type PhaseResult, runPhase } from './run-phase.ts';

/** What a phase needs of the worker, whatever it works on. */
export type PhaseTerms = Pick<
  AttemptOptions,
  'auditLog' | 'clock' | 'logger' | 'connectModel' | 'newBoundary' | 'claudePath' | 'agent' | 'signal'
>;

/** One phase, and where it is recorded. */
export interface RecordedRun<Verdict> {
  readonly name: PhaseName;
  readonly model: string;
  readonly settings: ModelConfig;
  /** The directory that the agent works in: plain files, no `.git`. */
  readonly tree: string;
  /** Where its home is made. */
  readonly workDirectory: string;
  readonly systemPrompt: string;
  readonly prompt: string;
  readonly schema: z.ZodType<Verdict>;
  readonly tools: readonly ClaudeTool[];
  /** The worker's own tools. */
  readonly workerTools: readonly Tool[];
  /** Dollars that it may spend. */
  readonly limitDollars: number;
  /** Where the audit log holds every event of it. */
  readonly transcriptKey: string;
  /** Writes the phase into the record: when it starts, with each call's cost, and when it ends. */
  readonly putPhase: (phase: Phase) => Promise<void>;
  /** Called when it is recorded that the phase runs. @default - nothing */
  readonly onStart?: () => Promise<void>;
}

/**
 * Runs a phase and keeps everything of it: each event in the audit log as it comes, each call's cost in the record as it
 * is made, so that a container that dies leaves neither unknown.
 */
export async function recordPhase<Verdict>(
  terms: PhaseTerms,
  phase: RecordedRun<Verdict>,
): Promise<PhaseResult<Verdict>> {
  const { auditLog, clock } = terms;
  const { settings, limitDollars, transcriptKey, workerTools } = phase;
  const stream = createAuditStream({ auditLog, key: transcriptKey, clock });
  const started: Phase = {
    name: phase.name,
    model: phase.model,
    startedAt: clock(),
    status: 'running',
    turns: 0,
    tokens: noTokens,
    dollars: 0,
    denials: 0,
    promptHash: createHash('sha256').update(`${phase.systemPrompt}\n${phase.prompt}`).digest('hex'),
    transcriptKey,
  };
  await phase.putPhase(started);
  await phase.onStart?.();
  stream.push({
    event: 'prompt',
    phase: phase.name,
    detail: { model: phase.model, limitDollars, prompt: phase.prompt },
  });

  const costs = createCostRecorder(terms, phase, started);
  const gateway = await startGateway({
    upstream: terms.connectModel(settings),
    allowedModels: [phase.model],
    fallbackModel: settings.fallback,
    limitDollars,
    clock,
    onCall: (call) => {
      stream.push({ event: 'gateway', phase: phase.name, detail: call });
      costs.record(gateway.spent());
    },
  });
  const toolServer = await startToolServer({
    tools: workerTools,
    call: createToolCaller({
      tools: workerTools,
      boundary: terms.newBoundary(),
      onCall: (detail) => stream.push({ event: 'tool', phase: phase.name, detail }),
      clock,
    }),
  });
  const result = await runPhase({
    ...phase,
    gateway,
    toolServer,
    provider: settings.provider,
    claudePath: terms.claudePath,
    limits: { minutes: settings.phaseMinutes, turns: settings.maxTurns, dollars: limitDollars },
    onEvent: (event) => stream.push({ event: 'claude', phase: phase.name, detail: event }),
    signal: terms.signal,
    user: terms.agent,
  });
  await costs.settled();
  await phase.putPhase(endPhase(started, result, clock()));
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
function createCostRecorder(
  { logger }: PhaseTerms,
  { putPhase }: Pick<RecordedRun<unknown>, 'putPhase'>,
  started: Phase,
) {
  let latest: Pick<Phase, 'tokens' | 'dollars'> | undefined;
  let writing = Promise.resolve();
  const write = async () => {
    const cost = latest;
    latest = undefined;
    if (cost === undefined) return;
    await putPhase({ ...started, tokens: cost.tokens, dollars: cost.dollars });
  };
  return {
    record: (cost: Pick<Phase, 'tokens' | 'dollars'>) => {
      latest = cost;
      writing = writing.then(write).catch((error: unknown) => {
        // The phase's end writes the sum again, and fails loudly when the ledger still cannot be written.
        logger.warn('cost-not-recorded', { phase: started.name, reason: messageOf(error) });
      });
    },
    settled: () => writing,
  };
}
