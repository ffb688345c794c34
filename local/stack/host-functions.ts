import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LogLine } from '@mendhook/emulators/aws/function-environment';
import { type LocalFunction, startFunction } from '@mendhook/emulators/aws/function-host';
import { z } from 'zod';
import { FunctionName } from '../../core/names.ts';
import type { Cloud } from '../cloud.ts';

/** The functions that not every configuration has. */
type Optional = 'release' | 'deploy' | 'rollback' | 'jira';

/** No ECS and no CodeDeploy is on one machine, so nothing calls `deploy-events`. */
export type HostedFunctions = Readonly<Record<Exclude<FunctionName, Optional | 'deploy-events'>, LocalFunction>> &
  Readonly<Partial<Record<Optional, LocalFunction>>>;

const shapeSchema = z.object({ environmentShape: z.record(z.string(), z.unknown()) });

/**
 * Hosts every function of the configuration, each with the variables that its `environment.ts` asks for, and no others. None runs before it is called.
 *
 * @param environment what a deployment could tell its functions
 * @param options.provisioned the functions that are loaded before their first call; one named twice has room for two calls at once
 */
export async function hostFunctions(
  cloud: Cloud,
  options: {
    readonly environment: Readonly<Record<string, string>>;
    readonly timeLimitMs: number;
    readonly hasRelease: boolean;
    readonly hasDeployer: boolean;
    readonly hearsJira: boolean;
    readonly provisioned: readonly FunctionName[];
    readonly onLog: (line: LogLine) => void;
  },
): Promise<HostedFunctions> {
  const { environment, timeLimitMs, hasRelease, hasDeployer, hearsJira, provisioned, onLog } = options;
  const host = async (name: FunctionName) =>
    startFunction({
      name,
      handlerFile: join(folderOf(name), `handler${SOURCE}`),
      environment: { ...cloud.environmentFor(name), ...(await askedFor(name, environment)) },
      timeLimitMs,
      provisioned: provisioned.filter((each) => each === name).length,
      onLog,
    });
  return {
    [FunctionName.receive]: await host(FunctionName.receive),
    [FunctionName.triage]: await host(FunctionName.triage),
    [FunctionName.slack]: await host(FunctionName.slack),
    [FunctionName.requests]: await host(FunctionName.requests),
    [FunctionName.github]: await host(FunctionName.github),
    [FunctionName.jobEvents]: await host(FunctionName.jobEvents),
    [FunctionName.sweep]: await host(FunctionName.sweep),
    [FunctionName.watch]: await host(FunctionName.watch),
    ...(hasRelease ? { [FunctionName.release]: await host(FunctionName.release) } : {}),
    ...(hearsJira ? { [FunctionName.jira]: await host(FunctionName.jira) } : {}),
    ...(hasDeployer ? { deploy: await host(FunctionName.deploy), rollback: await host(FunctionName.rollback) } : {}),
  };
}

// A function's files are TypeScript in a checkout and JavaScript in the package, as this file is.
const SOURCE = extname(import.meta.filename);

const folderOf = (name: FunctionName): string => join(import.meta.dirname, '..', '..', 'lambdas', name);

/** Functions are known by their file paths, here as in a deployment. */
async function askedFor(name: FunctionName, environment: Readonly<Record<string, string>>) {
  const file = join(folderOf(name), `environment${SOURCE}`);
  const { environmentShape } = shapeSchema.parse({ ...(await import(pathToFileURL(file).href)) });
  return Object.fromEntries(Object.entries(environment).filter(([variable]) => variable in environmentShape));
}
