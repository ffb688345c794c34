import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSampleService } from '../demo/sample-service.ts';
import { findFreePort } from '../free-port.ts';
import type { ServedRequest } from './balancer.ts';
import { createCheckouts } from './check-out.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { supervise } from './supervise.ts';

export type EnvironmentName = 'staging' | 'production';
type LogLine = Readonly<Record<string, unknown>>;

export interface PlatformOptions {
  /** Where git clones the service from. */
  readonly repository: string;
  /** Folder of the checkouts. */
  readonly directory: string;
  /** What each environment tells its processes: production's data is not that of staging. */
  readonly variables: Readonly<Record<EnvironmentName, Readonly<Record<string, string>>>>;
  readonly onServed: (environment: EnvironmentName, request: ServedRequest) => void;
  readonly onLog: (environment: EnvironmentName, line: LogLine) => void;
  /** A process that ended by itself, or could not be started again. */
  readonly onFault: (environment: EnvironmentName, fault: unknown) => void;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface Platform {
  readonly environments: Readonly<Record<EnvironmentName, Environment>>;
  close(): Promise<void>;
}

/**
 * Runs the versions of a service in two environments, a process each, as a platform does. Beside the version under test,
 * staging runs what production runs, so that both can be loaded in turn.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { repository, signal, now } = options;
  const root = join(options.directory, 'checkouts');
  await mkdir(root, { recursive: true });
  const checkOut = createCheckouts({ repository, root, signal });

  const start = (name: EnvironmentName, previous?: () => string | undefined) =>
    startEnvironment({
      now,
      onServed: (request) => options.onServed(name, request),
      ...(previous === undefined ? {} : { previous }),
      startVersion: async (commit) => {
        const directory = await checkOut(commit);
        const port = await findFreePort(0);
        const service = { directory, commit, version: commit, port, env: name, variables: options.variables[name] };
        const onLog = (line: LogLine) => options.onLog(name, line);
        const process = await supervise(
          () => startSampleService({ ...service, onLog }),
          (fault) => options.onFault(name, fault),
        );
        return { backend: { version: commit, url: `http://127.0.0.1:${port}` }, stop: process.stop };
      },
    });

  const production = await start('production');
  const staging = await start('staging', () => production.deployed()?.commit);
  return {
    environments: { staging, production },
    close: async () => void (await Promise.all([staging.close(), production.close()])),
  };
}
