import { execa } from 'execa';
import { jvmProxyOptions } from '../../core/toolchains/inherited-environment.ts';
import { endProcesses } from '../end-processes.ts';
import { isErrorCode } from '../error-code.ts';
import type { Owner } from '../repository/give-tree.ts';
import { createCappedOutput } from './capped-output.ts';
import { SANDBOX_LIMITS, watchDisk } from './sandbox-limits.ts';
import { clearSharedPlaces } from './shared-places.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

/** A command from the configuration, to be run on code that nobody trusts. */
export interface Command {
  /** What `sh` runs. */
  readonly line: string;
  readonly directory: string;
  /** A directory for `HOME`, which the command may write to. */
  readonly home: string;
  /** A PATH. */
  readonly searchPath: string;
  /** More variables, such as proxies; none replaces those that every command gets. @default - none */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs: number;
  /** The user that it runs as, within limits; nothing of that user is left afterwards. @default - the worker's own user */
  readonly owner?: Owner | undefined;
  /** Tells how much of the disk is free. */
  readonly freeBytes?: (directory: string) => Promise<number>;
  /** Ends the command early, and drops what it printed. */
  readonly signal?: AbortSignal | undefined;
  /** Ends a command that runs until it is stopped. What it printed is kept. */
  readonly stop?: AbortSignal | undefined;
}

export interface CommandResult {
  /** Null when it was ended by a signal. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** It was ended since it left too little of the disk. */
  readonly filledDisk: boolean;
  /** Both outputs as they came; of much output, the beginning and the end. */
  readonly output: string;
}

const OUTPUT_LIMITS = { head: 256 * 1024, tail: 2 * 1024 * 1024 };
const BOTH_OUTPUTS_IN_ORDER = 'exec 2>&1; exec /bin/sh -c "$1"';
const WITHIN_LIMITS = `${SANDBOX_LIMITS}; ${BOTH_OUTPUTS_IN_ORDER}`;
const KILL_DELAY_MS = 5_000;
/** How long an output that somebody else still holds open is waited for. */
const DRAIN_MS = 500;

/**
 * Runs a command in a process group of its own, with an environment built from nothing. After the time limit the group gets
 * SIGTERM, then SIGKILL. When the command ends, the rest of its group is killed. For another user, every process is killed
 * and everything in shared places such as `/tmp` is removed: the next command must not learn from it which run it is in.
 * Each command has a folder for temporary files of its own, which is removed.
 *
 * @throws the signal's reason when it was ended early; an error when no process could be started, one could not be ended, or
 *   something left behind could not be removed
 */
export async function runCommand(command: Command): Promise<CommandResult> {
  command.signal?.throwIfAborted();
  return withTemporaryFolder(command.owner, (folder) => runIn(folder, command));
}

async function runIn(temporaryFolder: string, command: Command): Promise<CommandResult> {
  const { directory, owner, signal } = command;
  const output = createCappedOutput(OUTPUT_LIMITS);
  const line = owner === undefined ? BOTH_OUTPUTS_IN_ORDER : WITHIN_LIMITS;
  const child = execa('/bin/sh', ['-c', line, 'sh', command.line], {
    cwd: directory,
    env: { ...commandEnvironment(command), TMPDIR: temporaryFolder },
    extendEnv: false,
    stdin: 'ignore',
    stderr: 'ignore',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: KILL_DELAY_MS,
    timeout: command.timeoutMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    ...(owner === undefined ? {} : { uid: owner.uid, gid: owner.gid }),
  });
  child.stdout.on('data', (chunk: Uint8Array) => output.add(chunk));
  child.nodeChildProcess.once('exit', () => {
    killGroup(child.pid);
    // A process that left the group may hold the output open for ever.
    setTimeout(() => child.stdout.destroy(), DRAIN_MS).unref();
  });
  const stop = () => void child.kill();
  if (command.stop?.aborted === true) stop();
  command.stop?.addEventListener('abort', stop, { once: true });
  let filledDisk = false;
  const unwatch = watchDisk(directory, {
    freeBytes: command.freeBytes,
    onFull: () => {
      filledDisk = true;
      child.kill();
    },
  });
  const result = await child;
  command.stop?.removeEventListener('abort', stop);
  unwatch();
  if (owner !== undefined) {
    await endProcesses(owner);
    await clearSharedPlaces(owner, [directory, command.home]);
  }
  if (result.isCanceled) throw signal?.reason;
  if (child.pid === undefined) throw new Error(`the command could not be started: ${result.originalMessage ?? ''}`);
  return { exitCode: result.exitCode ?? null, timedOut: result.timedOut, filledDisk, output: output.text() };
}

/** Nothing of the worker's own environment that the caller has not picked: it holds every secret there is. */
function commandEnvironment({ home, searchPath, environment = {} }: Command): Record<string, string> {
  // A JVM takes its home from the list of users, where the sandbox has none.
  const jvm = [`-Duser.home=${home}`, ...jvmProxyOptions(environment)].join(' ');
  return {
    ...environment,
    PATH: searchPath,
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    CI: 'true',
    NO_COLOR: '1',
    COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
    MAVEN_OPTS: jvm,
    GRADLE_OPTS: jvm,
    GRADLE_USER_HOME: `${home}/.gradle`,
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left in the group: that is what was wanted.
    if (!isErrorCode(error, 'ESRCH')) throw error;
  }
}
