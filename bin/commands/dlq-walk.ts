import type { DeadLetter, DeadLetters } from '../../core/ports/dead-letters.ts';

/**
 * Visits every dead letter once, and gives back to the queue what the visit left there. Letters that came after the walk
 * began are left alone: one that is redriven and fails again would otherwise go round for ever.
 *
 * @param options.isDone whether the visit took the letter from the queue
 * @param options.limit most letters to visit
 */
export async function walkDeadLetters(
  queue: DeadLetters,
  options: {
    readonly visit: (letter: DeadLetter) => Promise<void>;
    readonly isDone?: (letter: DeadLetter) => boolean;
    readonly limit?: number;
    readonly now?: () => number;
  },
): Promise<void> {
  const { visit, isDone = () => false, limit = Number.POSITIVE_INFINITY, now = Date.now } = options;
  const begun = now();
  const held: DeadLetter[] = [];
  const seen = new Set<string>();
  try {
    while (seen.size < limit) {
      const letters = await queue.take();
      if (letters.length === 0 || letters.every(({ messageId }) => seen.has(messageId))) {
        held.push(...letters);
        return;
      }
      held.push(...letters);
      for (const letter of letters) {
        const isNew = !seen.has(letter.messageId) && letter.sentAt <= begun && seen.size < limit;
        seen.add(letter.messageId);
        if (isNew) await visit(letter);
      }
    }
  } finally {
    await queue.release(held.filter((letter) => !isDone(letter)));
  }
}
