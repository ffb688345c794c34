import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import type { User } from '../../batch-job/phases/run-process.ts';
import { CLAUDE } from '../batch-job/phases/start-phase.ts';

/** A user of this test run alone: all processes of the users are ended as the worker goes on. */
const userOf = (index: number): User => {
  const id = 2_000_000 + process.pid * 4 + index;
  return { uid: id, gid: id };
};

const reaches = ({ uid, gid }: User): boolean =>
  process.getuid?.() === 0 && spawnSync('/bin/sh', ['-c', 'test -x "$0"', CLAUDE], { uid, gid, cwd: '/' }).status === 0;

const [agent, sandbox] = [userOf(0), userOf(1)];

/**
 * The agent's and the sandbox's own users, as in the image. Undefined where this process may not start others (it is not
 * root) or where they could not reach Claude Code: cases that rest on users are then skipped, and say so.
 */
export const users = reaches(agent) ? { agent, sandbox } : undefined;
export const withUsers = users === undefined ? ' (skipped: not root, so that there are no other users)' : '';

/** The living processes of a user, by name. */
export const processesOf = ({ uid }: User): string[] =>
  globSync('/proc/[0-9]*/status').flatMap((file) => {
    const status = readStatus(file);
    const isTheirs = new RegExp(`^Uid:\\t${uid}\\b`, 'm').test(status) && !/^State:\tZ/m.test(status);
    return isTheirs ? [/^Name:\t(.*)$/m.exec(status)?.[1] ?? ''] : [];
  });

function readStatus(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
