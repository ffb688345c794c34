import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StateInUseError } from './state-in-use-error.ts';

/**
 * Starts a stand-in that alone may use its state, and lets go of it when the stand-in is closed. The lock is SQLite's
 * own on a file beside the state: the system drops it when the process dies, however it dies.
 *
 * @throws {Error} when another stand-in has the same state open, or `start` fails
 */
export async function withStateLock<Server extends { close(): Promise<void> }>(
  stateDirectory: string,
  service: string,
  start: () => Promise<Server>,
): Promise<Server> {
  const lock = takeLock(stateDirectory, service);
  const release = () => {
    if (lock.isOpen) lock.close();
  };
  try {
    const server = await start();
    return {
      ...server,
      close: async () => {
        await server.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Takes the lock of one user of a state directory; closing it gives it back.
 *
 * @throws {StateInUseError} when somebody else holds it
 */
export function takeLock(stateDirectory: string, service: string): DatabaseSync {
  mkdirSync(stateDirectory, { recursive: true });
  const database = new DatabaseSync(join(stateDirectory, `${service}.lock`));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database.close();
    throw new StateInUseError(`${stateDirectory}: the state of ${service} is in use by another process`, { cause });
  }
}
