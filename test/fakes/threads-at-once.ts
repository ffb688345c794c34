import { createMemorySlackChannels } from '../../adapters/memory-slack-channels.ts';
import { updateAtOnce } from '../../workflows/thread/update-at-once.ts';
import type { UpdateDependencies } from '../../workflows/thread/update-dependencies.ts';

export type AtOnceDependencies = Pick<UpdateDependencies, 'ledger' | 'messenger' | 'clock' | 'logger'> &
  Partial<UpdateDependencies>;

/** The queue of threads, whose messages are taken as they are sent. Every thread has room, and none waits for the one before. */
export const threadsAtOnce = (deps: AtOnceDependencies) =>
  updateAtOnce({
    channels: createMemorySlackChannels(),
    codeHost: { putComment: async () => 1 },
    auditLog: { getText: async () => undefined },
    room: { perHour: Number.POSITIVE_INFINITY, apartMs: 0 },
    sleep: async () => undefined,
    ...deps,
  });
