import type { Clock } from '../core/ports/clock.ts';
import type { MessageQueue } from '../core/ports/message-queue.ts';

/** As the queues of a deployment are made: `lib/work-queue.ts`. */
const HIDDEN_MS = 6 * 60_000;
const DELIVERIES = 5;
/** SQS keeps no order: one of so many is delivered. */
const OUT_OF_ORDER = 10;
/** SQS delivers at least once: one in so many comes again when it is done, and as many while it is worked on. */
const REPEATED = 20;

interface Delivery<Message> {
  readonly id: string;
  readonly message: Message;
  readonly deliveries: number;
  readonly visibleAt: number;
}

export interface PlayedQueue<Message> extends MessageQueue<Message> {
  receive(): Delivery<Message> | undefined;
  /** Deletes a message that was taken. It may be delivered once more all the same. */
  finish(taken: Delivery<Message>): void;
  readonly size: () => number;
  /** Failed five times. */
  readonly dead: () => readonly Message[];
}

/** A standard queue of SQS in played time: out of order, at least once, hidden while it is worked on. @param random below 1 */
export function createPlayedQueue<Message>(clock: Clock, random: () => number): PlayedQueue<Message> {
  let waiting: readonly Delivery<Message>[] = [];
  let sent = 0;
  const dead: Message[] = [];
  const replace = (id: string, next?: Delivery<Message>) => {
    waiting = waiting.flatMap((each) => (each.id === id ? (next ?? []) : [each]));
  };
  return {
    send: async (message, { delaySeconds = 0 } = {}) => {
      sent += 1;
      const visibleAt = clock() + delaySeconds * 1_000;
      waiting = [...waiting, { id: `message-${sent}`, message, deliveries: 0, visibleAt }];
    },
    receive: () => {
      const first = waiting.filter(({ visibleAt }) => visibleAt <= clock()).slice(0, OUT_OF_ORDER);
      const found = first[Math.floor(random() * first.length)];
      if (found === undefined) return undefined;
      const taken = { ...found, deliveries: found.deliveries + 1, visibleAt: clock() + HIDDEN_MS };
      if (taken.deliveries <= DELIVERIES) {
        const isTwice = taken.deliveries === 1 && random() < 1 / REPEATED;
        replace(found.id, isTwice ? { ...taken, visibleAt: clock() } : taken);
        return taken;
      }
      dead.push(found.message);
      replace(found.id);
      return undefined;
    },
    finish: (taken) => {
      const comesAgain = taken.deliveries === 1 && random() < 1 / REPEATED;
      replace(taken.id, comesAgain ? { ...taken, visibleAt: clock() } : undefined);
    },
    size: () => waiting.length,
    dead: () => dead,
  };
}
