import { existsSync } from 'node:fs';
import { chmod, glob, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endProcesses } from '../../../batch-job/end-processes.ts';
import { giveTree } from '../../../batch-job/repository/give-tree.ts';
import { type Command, runCommand } from '../../../batch-job/verify/run-command.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'run-command-'));
});
afterEach(() => rm(directory, { recursive: true }));

const run = (line: string, options: Partial<Command> = {}) =>
  runCommand({
    line,
    directory,
    home: directory,
    searchPath: process.env['PATH'] ?? '',
    timeoutMs: 20_000,
    ...options,
  });

const isAlive = async (file: string): Promise<boolean> => {
  const pid = (await readFile(join(directory, file), 'utf8')).trim();
  // A zombie is dead: only its parent has not looked yet.
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !/\) Z/.test(state);
};

/** A shell has started within this time and has written a file, on a busy machine, too. */
const LONG_ENOUGH_MS = 1_500;

/** SIGKILL has been sent by now; on a busy machine the kernel takes a moment. */
const hasEnded = (file: string) => eventually(async () => expect(await isAlive(file)).toBe(false));

describe('a command', () => {
  test('its exit code and both outputs in order', async () => {
    expect(await run('echo one; echo two >&2; echo three; exit 3')).toEqual({
      exitCode: 3,
      timedOut: false,
      filledDisk: false,
      output: 'one\ntwo\nthree\n',
    });
  });

  test('sees an environment built from nothing', async () => {
    process.env['SECRET_OF_THE_WORKER'] = 'ghs_secret';
    try {
      const { output } = await run('env | sort');
      const names = output.split('\n').flatMap((line) => line.split('=')[0] || []);
      // The shell sets the last four itself.
      const allowed = [
        'CI',
        'COREPACK_ENABLE_DOWNLOAD_PROMPT',
        'GRADLE_OPTS',
        'GRADLE_USER_HOME',
        'HOME',
        'MAVEN_OPTS',
        'LANG',
        'NO_COLOR',
        'PATH',
        'TERM',
        'TMPDIR',
        'OLDPWD',
        'PWD',
        'SHLVL',
        '_',
      ];
      expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
      expect(output).toContain(`HOME=${directory}\n`);
    } finally {
      delete process.env['SECRET_OF_THE_WORKER'];
    }
  });

  test('may open unix sockets among its temporary files, however deep its tree lies', async () => {
    const home = join(directory, 'mendhook-a1b2c3d4e5f6a7b8-1', 'verify', 'tests-a1b2c3', 'home'.padEnd(30, '-'));
    await mkdir(home, { recursive: true });
    const listen = `const path = process.env.TMPDIR + '/' + 's'.repeat(70);
      require('net').createServer().listen(path, () => { console.log(process.env.TMPDIR); process.exit(); });`;
    const { exitCode, output } = await run(`node -e "${listen}"`, { home });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^\/\S{1,30}\n$/) });
    expect(existsSync(output.trim()), 'it is removed afterwards').toBe(false);
  });

  test('has temporary files that no other user sees, and the next command has none of them', async () => {
    const line = 'ls -A "$TMPDIR"; stat -c %a "$TMPDIR"; mkdir -p "$TMPDIR/a/b" && chmod 500 "$TMPDIR/a"';
    for (const { output } of [await run(line), await run(line)]) expect(output).toBe('700\n');
  });

  test('that is not there', async () => {
    expect(await run('no-such-runner --all')).toMatchObject({ exitCode: 127, timedOut: false });
  });

  test('in a directory that is not there', async () => {
    await expect(run('true', { directory: join(directory, 'nowhere') })).rejects.toThrow('could not be started');
  });

  test('reads nothing from the worker', async () => {
    expect(await run('cat; echo done')).toMatchObject({ exitCode: 0, output: 'done\n' });
  });

  test('that takes too long is ended with all that it started', async () => {
    const result = await run('sleep 60 & echo $! > child; sleep 60', { timeoutMs: LONG_ENOUGH_MS });
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
    await hasEnded('child');
  });

  test('that does not listen to SIGTERM is killed', async () => {
    const result = await run('trap "" TERM; echo $$ > child; while true; do sleep 0.1; done', {
      timeoutMs: LONG_ENOUGH_MS,
    });
    expect(result.timedOut).toBe(true);
    await hasEnded('child');
  });

  test('that leaves a process behind: it is killed when the command ends', async () => {
    expect(await run('sleep 60 & echo $! > child; echo done')).toMatchObject({ exitCode: 0, output: 'done\n' });
    await hasEnded('child');
  });

  test('that leaves a process in a session of its own does not hold the worker', async () => {
    const result = await run('setsid sleep 4 & sleep 0.2; echo done', { timeoutMs: 60_000 });
    expect(result).toMatchObject({ exitCode: 0, timedOut: false, output: 'done\n' });
  });

  test('that prints without end: beginning and end are kept', async () => {
    const { output } = await run('echo first; yes line | head -c 20000000; echo last');
    expect(output.startsWith('first\nline\n')).toBe(true);
    expect(output.endsWith('line\nlast\n')).toBe(true);
    expect(output).toMatch(/\n\[… \d+ bytes left out …\]\n/);
    expect(output.length).toBeLessThan(2_500_000);
  });

  test('ends when the attempt does', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('SIGTERM')), 200);
    await expect(run('sleep 60', { signal: controller.signal })).rejects.toThrow('SIGTERM');
    await expect(run('true', { signal: controller.signal })).rejects.toThrow('SIGTERM');
  });

  test('is stopped when it has done enough, with its children, and what it printed is kept', async () => {
    const enough = new AbortController();
    const running = run('echo begun; sleep 60 & echo $! > child; wait', { stop: enough.signal });
    await eventually(async () => expect(existsSync(join(directory, 'child'))).toBe(true));
    enough.abort();
    expect(await running).toMatchObject({ exitCode: null, timedOut: false, output: 'begun\n' });
    await hasEnded('child');
    expect(await run('echo never; sleep 60', { stop: enough.signal })).toMatchObject({ exitCode: null });
  });

  test('that leaves too little of the disk for the worker is ended', async () => {
    let looks = 0;
    const freeBytes = async () => (looks++ === 0 ? 8e9 : 4e8);
    const result = await run('echo started; sleep 60', { freeBytes });
    expect(result).toMatchObject({ exitCode: null, timedOut: false, filledDisk: true, output: 'started\n' });
  });

  test('on a disk that was nearly full before', async () => {
    expect(await run('sleep 0.8; echo done', { freeBytes: async () => 1e6 })).toMatchObject({ filledDisk: false });
  });
});

/** A user of this test's own: all of that user's processes are ended. */
const owner = { uid: 1_000_000 + process.pid, gid: 1_000_000 + process.pid };
const processesOf = async ({ uid }: typeof owner): Promise<string[]> => {
  const statuses = await Array.fromAsync(glob('/proc/[0-9]*/status'), (file) => readFile(file, 'utf8').catch(() => ''));
  return statuses.filter((status) => new RegExp(`^Uid:\\t${uid}\\b`, 'm').test(status) && !/^State:\tZ/m.test(status));
};

describe.runIf(process.getuid?.() === 0)('a command of another user', () => {
  beforeEach(() => giveTree(directory, owner));

  test('owns its tree, and is in no group but its own', async () => {
    const { output } = await run('id -u; id -G; echo y > file; cat file', { owner });
    expect(output).toBe(`${owner.uid}\n${owner.gid}\ny\n`);
    expect((await stat('/etc/passwd')).uid).toBe(0);
  });

  test('leaves no process behind, not even one that goes on forking in a session of its own', async () => {
    const forking =
      'setsid sh -c "trap : TERM HUP; while :; do (setsid sleep 5) & sleep 0.02; done" & sleep 0.3; echo done';
    expect(await run(forking, { owner })).toMatchObject({ exitCode: 0, output: 'done\n' });
    expect(await processesOf(owner)).toEqual([]);
  });

  test.each([
    ['/tmp', `/tmp/left-${process.pid}`],
    ['/var/tmp', `/var/tmp/left-${process.pid}`],
    ['/dev/shm', `/dev/shm/left-${process.pid}`],
  ])('leaves nothing behind in %s, however it is protected', async (_, place) => {
    const { output } = await run(
      `mkdir -p ${place}/a/b && touch ${place}/a/b/c ${place}.file && ln -s /etc/passwd ${place}/a/link && chmod 000 ${place}/a/b ${place}/a ${place}.file; ls ${place}`,
      { owner },
    );
    expect(output).toBe('a\n');
    expect([existsSync(place), existsSync(`${place}.file`)]).toEqual([false, false]);
    expect((await stat('/etc/passwd')).uid, 'the link was not followed').toBe(0);
  });

  test('owns a folder for temporary files, which is removed', async () => {
    const { output } = await run('stat -c "%u %a" "$TMPDIR"; mkdir "$TMPDIR/a"; chmod 000 "$TMPDIR"; echo "$TMPDIR"', {
      owner,
    });
    const [access, folder = ''] = output.split('\n');
    expect(access).toBe(`${owner.uid} 700`);
    expect([folder.length < 30, existsSync(folder)]).toEqual([true, false]);
  });

  test('leaves no System V object behind', async () => {
    const { output } = await run('ipcmk --shmem 4096 --semaphore 1 --queue', { owner });
    expect(output).toMatch(/Shared memory id: \d+\n.*Message queue id: \d+\n.*Semaphore id: \d+\n/s);
    for (const kind of ['shm', 'sem', 'msg'])
      expect(await readFile(`/proc/sysvipc/${kind}`, 'utf8')).not.toContain(` ${owner.uid} `);
  });

  test('takes nothing away from others', async () => {
    const others = await mkdtemp('/tmp/others-');
    try {
      await chmod(others, 0o777);
      await writeFile(join(others, 'mine'), 'kept');
      await run(`touch ${others}/theirs`, { owner });
      expect(await readdir(others)).toEqual(['mine']);
    } finally {
      await rm(others, { recursive: true });
    }
  });

  test('has limits: processes, the size of a file, and it is the first to go when memory runs out', async () => {
    const { output } = await run('cat /proc/self/limits /proc/self/oom_score_adj', { owner });
    expect(output).toMatch(/^Max processes +2048 +2048 /m);
    expect(output).toMatch(/^Max file size +4294967296 +4294967296 /m);
    expect(output).toMatch(/\n1000\n$/);
  });

  test('never root’s, never the worker’s own', async () => {
    await expect(endProcesses({ uid: 0, gid: 0 })).rejects.toThrow('not another user');
  });
});
