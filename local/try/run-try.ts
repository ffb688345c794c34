import { join } from 'node:path';
import type { Config, ServiceConfig } from '../../core/config/config.ts';
import { setupSecretOf } from '../../core/deployment/setup-secret.ts';
import { messageOf } from '../../core/errors.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { RehearsalStep } from '../../core/records/rehearsal.ts';
import { followAttempt } from '../demo/follow-attempt.ts';
import type { Timeline } from '../demo/timeline.ts';
import { LocalUsageError } from '../local-usage-error.ts';
import type { Conversation } from '../model/conversation.ts';
import type { RealSystems } from '../real-systems.ts';
import type { ServedRepository } from '../run-local.ts';
import { type Runtime, startRuntime } from '../runtime.ts';
import { readAttempt } from './read-attempt.ts';
import { runRehearsal } from './run-rehearsal.ts';
import { logOf, sendError } from './send-error.ts';
import type { TryResult } from './try-result.ts';

export interface TryOptions {
  readonly config: Config;
  /** The service of the configuration that raised the error. */
  readonly service: ServiceConfig;
  readonly repository: ServedRepository;
  /** The commit that raised it: a full sha. */
  readonly commit: string;
  /** A stack trace, or a log line that holds one. */
  readonly error: string;
  /** Most dollars that the attempt may spend. */
  readonly limit: number;
  readonly real: Pick<RealSystems, 'model' | 'setup'>;
  /** @default - without a key, no attempt is made: all that needs no model is done */
  readonly conversation?: Conversation | undefined;
  /** An empty directory, which is the caller's to clear. */
  readonly stateDirectory: string;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}

/**
 * Makes one attempt at a pasted error, through the production handlers and the production worker on this machine. Nothing is
 * published, and the repository on disk is not written to.
 *
 * @throws {LocalUsageError} when the text names no bug; the signal's reason when it is ended early
 */
export async function runTry(options: TryOptions): Promise<TryResult> {
  const { service, repository, error: text, timeline, signal } = options;
  logOf({ text, service: service.name });
  const faults: string[] = [];
  const runtime = await startRuntime({
    config: configFor(options),
    stateDirectory: join(options.stateDirectory, 'runtime'),
    port: 0,
    onLog: ({ functionName, stream, line }) => {
      if (stream === 'stderr') faults.push(`${functionName}: ${line}`);
    },
    real: options.real,
    conversation: options.conversation,
  });
  try {
    const [owner = '', name = ''] = repository.name.split('/');
    await runtime.github?.followDirectory({ ...repository, owner, name });
    const { env } = service;
    const incident = await sendError(runtime, { text, service: service.name, env, commit: options.commit }, signal);
    timeline.step(`triage: ${incident.title}`);
    const { id, title, fingerprint } = incident;
    const bug = { id, title, service: service.name, repository: repository.name, because: fingerprint.because };
    const common = { model: runtime.model, bug };
    if (runtime.model.kind === 'none') {
      return { ...common, kind: 'rehearsal', steps: await rehearse(options, runtime, incident) };
    }
    if (incident.attempt === 0)
      throw new LocalUsageError(`no attempt is made: ${incident.outcome?.reason ?? 'unknown'}`);
    timeline.say(`         watch it at ${runtime.pageUrl}`);
    const attempt = await followAttempt({ runtime, incident, timeline, signal });
    return { ...common, kind: 'attempt', attempt: await readAttempt(runtime.auditLog, attempt) };
  } catch (error) {
    if (error instanceof LocalUsageError || signal.aborted || faults.length === 0) throw error;
    throw new Error(`${messageOf(error)}; what was written last: ${faults.slice(-3).join('\n')}`, { cause: error });
  } finally {
    await runtime.close();
  }
}

/** One service, whose error is worked on whatever its policy says of others; the result is a patch, and no draft. */
function configFor({ config, service, limit }: TryOptions): Config {
  const policy: Config['policy'] = {
    ...service.policy,
    minimumOccurrences: 1,
    minimumAffectedUsers: 0,
    environments: [],
    quietHours: null,
    muted: [],
    dollarsPerAttempt: limit,
    dollarsPerServiceAndDay: limit,
    dollarsPerDay: limit,
    dollarsPerMonth: limit,
  };
  return { ...config, policy, watch: [], services: [{ ...service, mode: 'suggest', policy }] };
}

function rehearse(
  { config, service, repository, stateDirectory, real, timeline, signal }: TryOptions,
  { github, localToken }: Runtime,
  incident: Incident,
): Promise<readonly RehearsalStep[]> {
  const setupSecret = setupSecretOf(service.test, real.setup);
  const request = {
    ...(setupSecret === undefined ? {} : { setupSecret }),
    incident,
    service,
    model: config.model,
    cloneUrl: `${github?.url ?? ''}/${repository.name}.git`,
    token: localToken,
    workDirectory: join(stateDirectory, 'rehearsal'),
  };
  return runRehearsal(request, { signal, onStep: (step) => tell(timeline, step) });
}

/** What takes a while is told; the rest is in the result. */
function tell(timeline: Timeline, step: RehearsalStep): void {
  if (step.step === 'repository') timeline.step(`repository fetched at ${step.commit.slice(0, 12)}`);
  if (step.step === 'tests') {
    const { setup, command } = step.plan;
    timeline.step(`running ${setup === undefined ? '' : `${setup}, then `}${command}`);
  }
}
