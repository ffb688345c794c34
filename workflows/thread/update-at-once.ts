import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import type { UpdateDependencies } from './update-dependencies.ts';
import { takeThreadMessage } from './update-thread.ts';

/** A queue of threads without a wait: each message is taken when it is sent, for one process that does everything. */
export const updateAtOnce = (deps: UpdateDependencies): MessageQueue<ThreadMessage> => ({
  send: (message) => takeThreadMessage(deps, message, 'at-once'),
});
