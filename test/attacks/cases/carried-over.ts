import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveTree } from '../../../batch-job/repository/give-tree.ts';
import { runCommand } from '../../../batch-job/verify/run-command.ts';
import type { DirectAttack } from '../attack.ts';
import { users } from '../users.ts';

const NAME = `mendhook-mark-${process.pid}`;

const attack = (name: string, leave: string, look: string): DirectAttack => ({
  name,
  from: 'test code',
  refused: 'after each command the worker removes the tests’ user’s files in shared places',
  result: /^left; not found$/,
  attempt: async () => {
    const first = await inTree(`${leave} && echo left`);
    const second = await inTree(`if ${look}; then echo found; else echo not found; fi`);
    return `${first}; ${second}`;
  },
});

/** What one run of the tests leaves, so that the next one knows which run it is. */
export const carriedOverAttacks: readonly DirectAttack[] = [
  attack('leave a mark in /tmp', `touch /tmp/${NAME}`, `test -e /tmp/${NAME}`),
  attack('hide it in a folder that nobody may enter', `mkdir -m 0 /var/tmp/${NAME}`, `test -e /var/tmp/${NAME}`),
  attack('leave it in shared memory', `touch /dev/shm/${NAME}`, `test -e /dev/shm/${NAME}`),
  attack(
    'leave it in a queue of the kernel',
    'ipcmk --queue >/dev/null',
    `ipcs -q | grep -q " ${users?.sandbox.uid ?? 'nobody'} "`,
  ),
];

async function inTree(line: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'carried-over-'));
  const owner = users?.sandbox;
  try {
    if (owner !== undefined) await giveTree(directory, owner);
    const searchPath = process.env['PATH'] ?? '';
    const { output } = await runCommand({ line, directory, home: directory, searchPath, timeoutMs: 20_000, owner });
    return output.trim();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
