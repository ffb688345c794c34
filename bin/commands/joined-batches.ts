import { FRAGMENT } from '../../core/grouping/group-error-events.ts';
import { type JoinedEvent, joinLines } from '../../core/grouping/join-lines/join-lines.ts';
import type { Batch, InputError } from './error-lines.ts';

/** Log events that are looked at together. */
const WINDOW = 10_000;
/** A trace that reaches into the last events of a window may go on in the next one. */
const CARRIED = 1_000;

/**
 * Puts the lines of a trace together that came as a log event each. Memory is constant: a trace whose lines lie more than
 * 1,000 events apart may stay in pieces. Errors that are no log events pass through.
 */
export async function* joinedBatches(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  let waiting: InputError[] = [];
  for await (const { errors, dropped } of batches) {
    const plain: InputError[] = [];
    for (const error of errors) (error.event === undefined ? plain : waiting).push(error);
    yield { errors: plain, dropped };
    if (waiting.length < WINDOW) continue;
    const late = new Set(waiting.slice(-CARRIED).flatMap(({ event }) => event ?? []));
    const { ready, kept } = join(waiting, (parts) => parts.some((part) => late.has(part)));
    waiting = kept;
    yield ready;
  }
  yield join(waiting, () => false).ready;
}

type Part = NonNullable<InputError['event']>;

/** @param isOpen whether parts of a trace wait for more of it */
function join(
  errors: readonly InputError[],
  isOpen: (parts: readonly Part[]) => boolean,
): { ready: Batch; kept: InputError[] } {
  const { events, fragments } = joinLines(errors.flatMap(({ event }) => event ?? []));
  const open = new Set([...events.map(({ parts }) => parts), ...fragments].filter(isOpen).flat());
  const ready = events.filter(({ parts }) => !parts.some((part) => open.has(part)));
  const dropped = fragments.flat().filter((part) => !open.has(part));
  return {
    ready: { errors: ready.map(toError), dropped: dropped.map(() => FRAGMENT) },
    kept: errors.filter(({ event }) => event !== undefined && open.has(event)),
  };
}

const toError = ({ event, parts }: JoinedEvent): InputError => ({ ...event, event, parts: parts.map(({ id }) => id) });
