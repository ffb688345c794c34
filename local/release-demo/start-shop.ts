import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ServedRequest } from '../platform/balancer.ts';
import { type EnvironmentName, startPlatform } from '../platform/platform.ts';
import { serveCommands } from '../platform/serve-commands.ts';
import { createWorkflowRunner } from '../platform/workflow-runner.ts';
import { writeCatalogues } from './catalogues.ts';

export interface ShopOptions {
  /** Where git clones the shop from. */
  readonly repository: string;
  /** Folder of checkouts and of the environments' data. */
  readonly directory: string;
  readonly onServed: (environment: EnvironmentName, request: ServedRequest) => void;
  readonly onLog: (environment: EnvironmentName, line: Readonly<Record<string, unknown>>) => void;
  /** What goes wrong without anybody's request, or what a job of the deploying workflow printed. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

export type Shop = Awaited<ReturnType<typeof startShop>>;

/** The sample shop as a team runs it: a platform with staging and production, and the runner that is let to deploy there. */
export async function startShop(options: ShopOptions) {
  const { repository, directory, onServed, onLog, onLine, signal } = options;
  const platform = await startPlatform({
    ...{ repository, directory, onServed, onLog, signal, now: Date.now },
    variables: await writeCatalogues(join(directory, 'data')),
    onFault: (environment, fault) => onLine(`${environment}: ${String(fault)}`),
  });
  const token = randomBytes(16).toString('hex');
  const commands = await serveCommands(platform, token);
  const runner = createWorkflowRunner({
    repository,
    directory: join(directory, 'jobs'),
    variables: { PLATFORM_URL: commands.url, PLATFORM_TOKEN: token },
    onLine: ({ runId }, line) => onLine(`run ${runId}: ${line}`),
  });
  return {
    environments: platform.environments,
    runner,
    close: async () => {
      await commands.close();
      await platform.close();
    },
  };
}
