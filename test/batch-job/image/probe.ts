import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWorkerEnvironment } from '../../../batch-job/environment.ts';
import { runProcess, type User } from '../../../batch-job/phases/run-process.ts';
import { giveTree } from '../../../batch-job/repository/give-tree.ts';
import { type Expectation, expectations } from './expectations.ts';

/**
 * Runs in the image as the worker, and lays out an attempt's place as the worker does. Then each user tries what it may
 * and what it may not. Prints a line for each; ends with 1 when one of them came out otherwise.
 */
const ENVIRONMENT = {
  MENDHOOK_TABLE: 'probe',
  MENDHOOK_THREAD_QUEUE_URL: 'probe',
  MENDHOOK_SECRET_ID: 'probe',
  MENDHOOK_AUDIT_BUCKET: 'probe',
  MENDHOOK_INCIDENT_ID: 'probe',
  MENDHOOK_ATTEMPT_NUMBER: '1',
  AWS_BATCH_JOB_ID: 'probe',
};

const { agent, sandbox, workDirectory, searchPath } = readWorkerEnvironment({ ...process.env, ...ENVIRONMENT });
if (agent === undefined || sandbox === undefined)
  throw new Error('the image names no users for the agent and the tests');

const place = join(workDirectory, 'probe');
await mkdir(join(place, 'repository'), { recursive: true, mode: 0o700 });
await writeFile(join(place, 'repository', 'secret'), 'secret', { mode: 0o644 });
await chmod(place, 0o711); // as the worker makes it: others may pass through, not look
const agentTree = await treeOf('tree', agent);
const sandboxTree = await treeOf('tests', sandbox);
const agentHome = await mkdtemp(join(place, 'home-'));
await chown(agentHome, agent.uid, agent.gid);

const stopping = new AbortController();
const agentRuns = startSleeper(agent);
const sandboxRuns = startSleeper(sandbox);
const ids = {
  worker: process.pid,
  first: process.ppid,
  agent: await agentRuns.pid,
  sandbox: await sandboxRuns.pid,
};
const failed: string[] = [];
for (const expectation of expectations({ ids, place, agentHome, agentTree, sandboxTree })) await check(expectation);
stopping.abort();
for (const [whose, runs] of [
  ['agent', agentRuns],
  ['tests', sandboxRuns],
] as const) {
  const { ended, signal } = await runs.ended;
  report('worker', `ends a process of the ${whose}’s`, ended === 'stopped' && signal === 'SIGTERM', '');
}
await rm(place, { recursive: true });
report('worker', 'removes what the others left', true, '');
if (failed.length > 0) console.log(`${failed.length} do not hold: ${failed.join('; ')}`);
process.exit(failed.length === 0 ? 0 : 1);

async function check({ user, name, line, succeeds }: Expectation): Promise<void> {
  const as = { worker: undefined, agent, sandbox }[user];
  const { code, stderr } = await execute(line, as, new AbortController().signal).ended;
  report(
    user,
    `${succeeds ? 'can' : 'cannot'} ${name}`,
    (code === 0) === succeeds,
    `exit code ${code}; ${stderr.trim()}`,
  );
}

function report(user: string, what: string, ok: boolean, detail: string): void {
  console.log(`${ok ? '✓' : '✗'} ${user} ${what}${ok || detail === '' ? '' : ` (${detail})`}`);
  if (!ok) failed.push(`${user} ${what}`);
}

function startSleeper(user: User) {
  const run = execute('echo $$; exec sleep 300', user, stopping.signal);
  return { pid: run.firstLine.then(Number), ended: run.ended };
}

function execute(line: string, user: User | undefined, signal: AbortSignal) {
  const first = Promise.withResolvers<string>();
  const ended = runProcess({
    command: '/bin/sh',
    args: ['-c', line],
    cwd: '/',
    env: { PATH: searchPath, TOKEN: 'the-run-token', HOME: '/nonexistent' },
    stdin: '',
    user,
    limits: { timeoutMs: 60_000, graceMs: 2_000, outputBytes: 1_000_000 },
    signal,
    onLine: (text) => {
      first.resolve(text);
      return 'more';
    },
  });
  return { firstLine: first.promise, ended };
}

async function treeOf(name: string, owner: User): Promise<string> {
  const tree = join(place, name);
  await mkdir(join(tree, 'src'), { recursive: true });
  await writeFile(join(tree, 'src', 'main.js'), 'console.log(1);\n');
  await giveTree(tree, owner);
  return tree;
}
