import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUILD_COMMAND, type ContainerEngine, findContainerEngine } from '../../../local/container/engine.ts';
import { watchUsers } from './watch-users.ts';

/**
 * Builds the worker's image, lets its users try what they may not, and runs the demo with the worker in the image: a whole
 * attempt, from the clone to the draft. Skipped, and said so, where images can be neither built nor run.
 */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const TAG = 'localhost/mendhook-worker:check';
const USERS = { worker: 10001, agent: 10002, sandbox: 10003 };

const engine = await findContainerEngine(process.env);
if (engine === undefined) {
  console.log(`skipped: no Docker engine answers, and ${BUILD_COMMAND} names no other way to build an image`);
  process.exit(0);
}
const scratch = mkdtempSync(join(tmpdir(), 'check-image-'));
try {
  await timed(`the image is built with ${engine.name}`, () =>
    start(engine.build(join(ROOT, 'batch-job', 'Dockerfile'), TAG)),
  );
  await timed('each user can do what it must, and no more', () => probe(engine));
  await timed('a whole attempt in the image', attempt);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function probe({ run }: ContainerEngine): Promise<void> {
  const outdir = join(scratch, 'probe');
  const entryPoints = [join(import.meta.dirname, 'probe.ts')];
  await build({ entryPoints, outdir, bundle: true, platform: 'node', format: 'esm', outExtension: { '.js': '.mjs' } });
  for (const directory of [scratch, outdir]) chmodSync(directory, 0o755); // the worker in the image reads it, too
  const command = ['/usr/bin/dumb-init', '--single-child', '--', '/opt/mendhook/bin/node', '/probe/probe.mjs'];
  await start(run(TAG, { environment: { PROBE_SECRET: 'secret' }, folders: { '/probe': outdir }, command }));
}

async function attempt(): Promise<void> {
  const users = watchUsers(Object.values(USERS));
  const demo = [join(ROOT, 'bin', 'mendhook.ts'), 'demo', '--once', '--port', '0', '--image', TAG];
  await start([process.execPath, ...demo], { cwd: scratch, env: { ...process.env, ANTHROPIC_API_KEY: '' } });
  const seen = users.stop();
  if (seen === undefined) return; // the processes of containers are not to be seen on this machine
  console.log(`users seen at work: ${seen.map(({ uid, name }) => `${uid} ${name}`).join(', ')}`);
  expectSeen(seen, USERS.agent, (name) => name === 'claude');
  expectSeen(seen, USERS.sandbox, (name) => name === 'npm test' || name === 'npm' || name === 'sh');
  expectSeen(seen, USERS.worker, (name) => name === 'dumb-init');
}

function expectSeen(
  seen: readonly { uid: number; name: string }[],
  uid: number,
  isWanted: (name: string) => boolean,
): void {
  if (!seen.some((one) => one.uid === uid && isWanted(one.name))) throw new Error(`user ${uid} was not seen at work`);
  const strange = seen.find((one) => one.uid !== uid && one.name === 'claude' && uid === USERS.agent);
  if (strange !== undefined) throw new Error(`${strange.name} was seen at work as user ${strange.uid}`);
}

async function timed(what: string, act: () => Promise<void>): Promise<void> {
  const from = performance.now();
  await act();
  console.log(`✓ ${what} (${Math.round((performance.now() - from) / 1000)} s)`);
}

/** @throws {Error} unless the command ends well; what it prints is seen as it comes */
function start([command = '', ...args]: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}`));
    });
  });
}
