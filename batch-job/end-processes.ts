import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { isErrorCode } from './error-code.ts';

/** A user of the container, by number. */
export interface ProcessOwner {
  readonly uid: number;
  readonly gid: number;
}

/** What ends processes and looks for them; a test hands in its own. */
export interface ProcessTable {
  /** Sends SIGKILL to every process of the user, all at once. */
  readonly kill: (owner: ProcessOwner) => Promise<void>;
  /** Process ids of the user that have not ended. Zombies have: only their parent has not asked yet. */
  readonly list: (owner: ProcessOwner) => Promise<readonly number[]>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** A killed process may take a while to die: the kernel first frees its memory and its files. */
const ROUNDS = 200;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;

/**
 * Kills every process of a user and waits until none is left, for about 20 seconds at most. That includes processes that
 * left their group for a session of their own, and a fork bomb. It never touches root's or the caller's own processes.
 *
 * @throws when the processes could not be killed, or some have not ended: what they do next must not be believed
 */
export async function endProcesses(owner: ProcessOwner, table: ProcessTable = LINUX): Promise<void> {
  const { uid } = owner;
  if (uid === 0 || uid === process.getuid?.()) throw new Error(`the processes of user ${uid} are not another user’s`);
  for (let round = 0; round < ROUNDS; round += 1) {
    // A process that was being born during one sweep is caught by the next.
    await table.kill(owner);
    if ((await table.list(owner)).length === 0) return;
    await table.sleep(Math.min(FIRST_PAUSE_MS * 2 ** round, LONGEST_PAUSE_MS));
  }
  const remaining = await table.list(owner);
  throw new Error(`${remaining.length} processes of user ${uid} have not ended: ${remaining.slice(0, 10).join(', ')}`);
}

/** Where nobody else is there, `kill` fails. That is the wanted state. */
const SWEEP = 'kill -KILL -1 2>/dev/null; exit 0';

const LINUX: ProcessTable = {
  // Process -1 means every process that the sender may signal, except itself: https://man7.org/linux/man-pages/man2/kill.2.html
  kill: async ({ uid, gid }) => {
    const sweep = await execa('/bin/sh', ['-c', SWEEP], {
      uid,
      gid,
      env: {},
      extendEnv: false,
      reject: false,
      cwd: '/',
    });
    if (sweep.exitCode !== 0)
      throw new Error(`the processes of user ${uid} could not be killed: ${sweep.originalMessage}`);
  },
  list: async ({ uid }) => {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const isTheirs = await Promise.all(pids.map(async (pid) => isAliveOf(uid, await readStatus(pid))));
    return pids.filter((_, index) => isTheirs[index]).map(Number);
  },
  sleep: (milliseconds) => sleep(milliseconds),
};

/** By the real user: a program that is set to run as another user still belongs to the user who started it. */
const isAliveOf = (uid: number, status: string): boolean =>
  new RegExp(`^Uid:\\t${uid}\\t`, 'm').test(status) && !/^State:\t[ZX]/m.test(status);

async function readStatus(pid: string): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    // It ended between the listing and the read.
    if (isErrorCode(error, 'ENOENT', 'ESRCH')) return '';
    throw error;
  }
}
