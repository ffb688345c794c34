import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Alert } from '../../core/alert/alert.ts';
import type { Config } from '../../core/config.ts';
import type { CallerSecretsSource } from '../../core/deployment/verify-caller.ts';
import type { Logger } from '../../core/logger.ts';
import type {
  Clock,
  CodeHost,
  ErrorLog,
  JobRunner,
  Ledger,
  MessageQueue,
  Messenger,
  Sleep,
  Telemetry,
} from '../../core/ports.ts';

type CreateReceiver = (deps: {
  readonly queue: MessageQueue<Alert>;
  readonly secrets: CallerSecretsSource;
  readonly clock: Clock;
  readonly logger: Logger;
}) => (request: {
  readonly method: string;
  readonly secret: string | undefined;
  readonly body: Buffer;
}) => Promise<{ readonly status: number; readonly problems?: readonly string[] }>;

type CreateTriage = (deps: {
  readonly ledger: Ledger;
  readonly errorLog: ErrorLog;
  readonly traces: Pick<Telemetry, 'readTrace' | 'readIssue'>;
  readonly jobs: JobRunner;
  readonly messenger: Messenger;
  readonly codeHost: CodeHost;
  readonly config: Config;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly logger: Logger;
}) => (alert: Alert) => Promise<void>;

type CreateSweep = (deps: {
  readonly ledger: Ledger;
  readonly jobs: JobRunner;
  readonly messenger: Messenger;
  readonly codeHost: CodeHost;
  readonly queue: MessageQueue<Alert>;
  readonly config: Config;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}) => () => Promise<void>;

/** What a replay runs of the functions: the very code that is deployed, started by its file path as they always are. */
export interface Functions {
  readonly createReceiver: CreateReceiver;
  readonly createTriage: CreateTriage;
  readonly createSweep: CreateSweep;
}

export async function loadFunctions(): Promise<Functions> {
  const receive = await load('receive/receive-alert.ts', z.object({ createReceiver: aFunction<CreateReceiver>() }));
  const triage = await load('triage/triage-alert.ts', z.object({ createTriage: aFunction<CreateTriage>() }));
  const sweep = await load('sweep/sweep.ts', z.object({ createSweep: aFunction<CreateSweep>() }));
  return { ...receive, ...triage, ...sweep };
}

const aFunction = <Type>() => z.custom<Type>((value) => typeof value === 'function', 'expected a function');

async function load<Exports>(file: string, schema: z.ZodType<Exports>): Promise<Exports> {
  const path = join(import.meta.dirname, '..', '..', 'lambdas', file);
  return schema.parse({ ...(await import(pathToFileURL(path).href)) });
}
