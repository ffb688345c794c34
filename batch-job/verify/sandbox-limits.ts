import { statfs } from 'node:fs/promises';

/**
 * What a command of the sandbox may take, as lines of `sh` that come before it: processes and threads (a fork bomb is the
 * user's own trouble), the size of a file, and the place at the head of the kernel's list when memory runs out, so that
 * it is not the worker that is killed. `-p` is dash's word for processes, `-u` that of others.
 */
export const SANDBOX_LIMITS = [
  'ulimit -p 2048 2>/dev/null || ulimit -u 2048',
  'ulimit -f 8388608', // blocks of 512 bytes: 4 GiB
  'ulimit -c 0',
  'echo 1000 2>/dev/null >/proc/self/oom_score_adj || :',
].join('; ');

/** Left for the worker, which still has to record how it ended. */
const KEPT_FREE_BYTES = 512 * 1024 * 1024;
const CHECK_EVERY_MS = 500;

/**
 * Calls `onFull`, once, when a command has left less of the disk than the worker needs, or less than half of the little
 * that there was.
 *
 * @returns stops watching
 */
export function watchDisk(
  directory: string,
  { onFull, freeBytes = readFreeBytes }: { onFull: () => void; freeBytes?: typeof readFreeBytes | undefined },
): () => void {
  let kept: number | undefined;
  const check = async () => {
    const free = await freeBytes(directory);
    kept ??= Math.min(KEPT_FREE_BYTES, free / 2);
    if (free >= kept) return;
    stop();
    onFull();
  };
  // A directory that is gone fills no disk; the command's own end says what became of it.
  const checkAgain = () => void check().catch(stop);
  const timer = setInterval(checkAgain, CHECK_EVERY_MS);
  const stop = () => clearInterval(timer);
  checkAgain();
  return stop;
}

async function readFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
