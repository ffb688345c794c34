import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { RegisterJobDefinitionCommand } from '@aws-sdk/client-batch';
import type { Config } from '../../core/config/config.ts';
import { EnvironmentName, jobDefinitionName } from '../../core/names.ts';
import { inheritedByTests, TOOLCHAIN_HOMES } from '../../core/toolchains/inherited-environment.ts';
import type { Cloud } from '../cloud.ts';
import type { WorkerStart } from '../container/worker-in-image.ts';

const JOB_TIME_LIMIT_SECONDS = 3600;

/** What a worker is told by its deployment; the rest comes with its image and its job. */
const TOLD: readonly string[] = [
  EnvironmentName.table,
  EnvironmentName.secretId,
  EnvironmentName.auditBucket,
  EnvironmentName.datadogApiUrl,
  EnvironmentName.githubApiUrl,
  EnvironmentName.threadQueueUrl,
  EnvironmentName.slackApiUrl,
  EnvironmentName.modelApiUrl,
];

/**
 * One job definition an image, as in an account. On one machine they start the same worker: it finds the toolchains of
 * every service on this machine's own path.
 */
export async function registerWorkers(
  { clients: { batch }, environmentFor }: Cloud,
  terms: {
    readonly name: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly worker: WorkerStart;
    readonly config: Config;
  },
): Promise<void> {
  const { name, environment, worker, config } = terms;
  const told = Object.fromEntries(Object.entries(environment).filter(([variable]) => TOLD.includes(variable)));
  const variables = { ...environmentFor('worker'), ...told, ...worker.environment };
  for (const image of new Set([undefined, ...config.services.map((service) => service.image)])) {
    await batch.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: jobDefinitionName(name, image),
        type: 'container',
        containerProperties: {
          image: image ?? 'local',
          command: [...worker.command],
          environment: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
          resourceRequirements: [
            { type: 'VCPU', value: '1' },
            { type: 'MEMORY', value: '2048' },
          ],
        },
        timeout: { attemptDurationSeconds: JOB_TIME_LIMIT_SECONDS },
        retryStrategy: { attempts: 1 },
      }),
    );
  }
}

/** The worker as a process on this machine, from source. */
export const workerFromSource = (stateDirectory: string): WorkerStart => ({
  command: [
    process.execPath,
    join(import.meta.dirname, '..', '..', 'batch-job', `main${extname(import.meta.filename)}`),
  ],
  environment: {
    [EnvironmentName.workDirectory]: join(stateDirectory, 'work'),
    [EnvironmentName.claudePath]: claudePath(),
    ...compileCache(process.env['NODE_COMPILE_CACHE']),
    ...forTests(process.env),
  },
});

/** Where Node keeps compiled code, when this process keeps it too. */
const compileCache = (directory: string | undefined): Readonly<Record<string, string>> =>
  directory === undefined || directory === '' ? {} : { NODE_COMPILE_CACHE: directory };

/** Proxies, certificates and toolchains of this machine, as an image has them in its environment. */
function forTests(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const { values, paths } = inheritedByTests(environment);
  const homes = Object.entries(TOOLCHAIN_HOMES).flatMap(([name, place]) => {
    const path = place === undefined ? undefined : join(homedir(), place);
    return path === undefined || !existsSync(path) ? [] : [[name, path] as const];
  });
  return { ...values, ...Object.fromEntries(homes), ...paths };
}

/** The binary of the pinned `@anthropic-ai/claude-code`; it carries that name on every system. */
function claudePath(): string {
  const manifest = createRequire(import.meta.url).resolve('@anthropic-ai/claude-code/package.json');
  return join(dirname(manifest), 'bin', 'claude.exe');
}
