import { z } from 'zod';
import { type ErrorEvent, isErrorEvent } from '../core/error-event.ts';
import { parseErrorEvent } from '../core/log-formats/parse-error-event.ts';

/** One call of the webhook, as it came. */
export interface Delivery {
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly body: string;
}

/** What was recorded: the webhook's calls and the errors behind them, in whatever order. */
export interface Recording {
  readonly deliveries: readonly Delivery[];
  readonly events: readonly ErrorEvent[];
}

/** One line of a recording, read; a line that holds nothing of use says why. */
export interface RecordedLine {
  readonly deliveries: readonly Delivery[];
  readonly events: readonly ErrorEvent[];
  readonly dropped: readonly string[];
}

const receivedAt = z
  .union([z.number(), z.iso.datetime({ offset: true }).transform((time) => Date.parse(time))])
  .pipe(z.int().positive().max(8.64e15));

const deliverySchema = z.object({
  receivedAt,
  webhook: z.union([z.string(), z.record(z.string(), z.unknown()).transform((payload) => JSON.stringify(payload))]),
});
const answerSchema = z.object({ data: z.array(z.unknown()) });
const logSchema = z.object({ attributes: z.unknown() });

/**
 * Reads one line of a recording: `{"receivedAt", "webhook"}`, where the webhook is the payload or its text, or a log event
 * as Datadog's search returns it, or a whole answer of that search. `docs/replay.md` shows them.
 */
export function readRecordedLine(line: string): RecordedLine {
  const json = parse(line);
  const delivery = deliverySchema.safeParse(json);
  if (delivery.success) {
    const { webhook: body, receivedAt: at } = delivery.data;
    return { deliveries: [{ receivedAt: at, body }], events: [], dropped: [] };
  }
  const answer = answerSchema.safeParse(json);
  if (answer.success) return readLogs(answer.data.data);
  if (logSchema.safeParse(json).success) return readLogs([json]);
  const problem = typeof json === 'object' && json !== null && 'webhook' in json ? 'receivedAt or webhook' : undefined;
  return nothing(problem === undefined ? 'neither a webhook nor a log event' : `a webhook without a usable ${problem}`);
}

function readLogs(logs: readonly unknown[]): RecordedLine {
  const read = logs.map(parseErrorEvent);
  return {
    deliveries: [],
    events: read.filter(isErrorEvent),
    dropped: read.flatMap((each) => (isErrorEvent(each) ? [] : [each.dropped])),
  };
}

const nothing = (reason: string): RecordedLine => ({ deliveries: [], events: [], dropped: [reason] });

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
