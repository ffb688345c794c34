import type { Span } from '../ports/telemetry.ts';
import { isSameTag } from '../text/tag-value.ts';

/** Clocks of two hosts differ by less. */
const CLOCK_SKEW_MS = 1_000;
/** A chain of calls that is longer is not followed. */
const DEPTH = 200;

/**
 * Whether a failed call of one service reached a failed span of another in this trace: the spans between them are linked by
 * their parents, and the second ran while the first did.
 *
 * A common trace id proves nothing: a client can send two requests with the same id (`traceparent`,
 * `x-datadog-trace-id`). Ids of spans are made by the services themselves, and the caller does not know them.
 */
export function failedInCall(spans: readonly Span[], { caller, callee }: { caller: string; callee: string }): boolean {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return spans.some((span) => {
    if (!isSameTag(span.service, callee) || span.error === undefined) return false;
    return ancestorsOf(span, byId).some(
      (above) => isSameTag(above.service, caller) && above.error !== undefined && ranDuring(span, above),
    );
  });
}

function ancestorsOf(span: Span, byId: ReadonlyMap<string, Span>): readonly Span[] {
  const above: Span[] = [];
  let parent = span.parentId === undefined ? undefined : byId.get(span.parentId);
  while (parent !== undefined && parent !== span && !above.includes(parent) && above.length < DEPTH) {
    above.push(parent);
    parent = parent.parentId === undefined ? undefined : byId.get(parent.parentId);
  }
  return above;
}

const ranDuring = (inner: Span, outer: Span): boolean =>
  outer.at - CLOCK_SKEW_MS <= inner.at && inner.at <= outer.at + outer.durationMs + CLOCK_SKEW_MS;
