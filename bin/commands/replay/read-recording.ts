import type { ErrorEvent } from '../../../core/error-event.ts';
import { type Delivery, type Recording, readRecordedLine } from '../../../replay/recording.ts';
import { documentPath } from '../../package-root.ts';
import { UsageError } from '../../run-command.ts';
import { lineBatches, openInput } from '../json-lines.ts';

export interface ReadRecording extends Recording {
  /** Why lines held nothing of use, and how many of each. */
  readonly dropped: ReadonlyMap<string, number>;
}

/**
 * Reads a recording: webhooks and log events, one JSON document a line.
 *
 * @param file a path, or `-` for standard input
 * @throws {UsageError} when it cannot be read, or holds no webhook
 */
export async function readRecording(file: string): Promise<ReadRecording> {
  const deliveries: Delivery[] = [];
  const events: ErrorEvent[] = [];
  const dropped = new Map<string, number>();
  for await (const lines of lineBatches(openInput(file))) {
    for (const line of lines.filter((each) => each.trim() !== '')) {
      const read = readRecordedLine(line);
      deliveries.push(...read.deliveries);
      events.push(...read.events);
      for (const reason of read.dropped) dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
    }
  }
  if (deliveries.length === 0)
    throw new UsageError(`${file} has no webhook in it: ${documentPath('replay.md')} shows the format of a line`);
  return { deliveries, events, dropped };
}
