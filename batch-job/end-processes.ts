import { execa } from 'execa';

/** A user of the container, by number. */
interface ProcessOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Kills every process of a user, at once: also those that left their group for a session of their own, and a fork bomb,
 * since the kernel lets nobody fork who is about to be killed. Never root's, and never the caller's own user's.
 *
 * @throws when the user's processes could not be reached: what they do next must not be believed
 */
export async function endProcesses({ uid, gid }: ProcessOwner): Promise<void> {
  if (uid === 0 || uid === process.getuid?.()) throw new Error(`the processes of user ${uid} are not another user’s`);
  // To process -1 means to all that the sender may signal, but for itself: https://man7.org/linux/man-pages/man2/kill.2.html
  const sweep = await execa('/bin/sh', ['-c', SWEEP], { uid, gid, env: {}, extendEnv: false, reject: false, cwd: '/' });
  if (sweep.exitCode !== 0)
    throw new Error(`the processes of user ${uid} could not be ended: ${sweep.originalMessage}`);
}

/** Where there is nobody else, `kill` fails, which is what was wanted. */
const SWEEP = 'kill -KILL -1 2>/dev/null; exit 0';
