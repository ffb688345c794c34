import { afterEach } from 'vitest';
import { type AttemptWorld, openAttemptWorld } from './attempt-world.ts';

/** The real Claude Code, real git and the service's real tests run in each attempt. In milliseconds. */
export const ATTEMPT_LIMIT = 90_000;

/** Opens worlds for the tests of a file, one at a time: each is closed after its test. */
export function oneAttemptWorld(): typeof openAttemptWorld {
  let world: AttemptWorld | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  return async (options) => {
    world = await openAttemptWorld(options);
    return world;
  };
}

/** What the incident's thread says: its first message as it is now, and its replies by their keys. */
export const threadTexts = ({ messenger }: AttemptWorld) => {
  const [thread] = messenger.threads;
  return {
    first: JSON.stringify(thread?.messages.at(-1)),
    replies: Object.fromEntries([...(thread?.replies ?? [])].map(([key, reply]) => [key, JSON.stringify(reply)])),
  };
};
