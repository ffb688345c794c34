import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes text and waits while the reader at the other end is behind, so that nothing piles up in memory. */
export async function writeOut(output: Writable, text: string): Promise<void> {
  if (text !== '' && !output.write(text)) await once(output, 'drain');
}

/** `mendhook group | head` closes the pipe when it has seen enough: that ends the command, and is no fault. */
export function endWithReader(output: Writable): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** `3 lines held no error: status info (2), not a JSON object (1)`; nothing when every line held one. */
export function describeDropped(dropped: ReadonlyMap<string, number>): string {
  const reasons = [...dropped].toSorted(([, a], [, b]) => b - a).map(([reason, count]) => `${reason} (${count})`);
  const count = [...dropped.values()].reduce((sum, each) => sum + each, 0);
  return count === 0 ? '' : `${count} line${count === 1 ? '' : 's'} held no error: ${reasons.join(', ')}\n`;
}
