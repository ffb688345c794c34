import type { Span } from '../ports/telemetry.ts';
import type { ServiceTraces } from '../records/service-traces.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import { isSameTag } from '../text/tag-value.ts';

const RESOURCES_KEPT = 10;
const NEIGHBOURS_KEPT = 10;
const RESOURCE_LENGTH = 160;
const SERVICE_LENGTH = 80;

/**
 * Computes the hot paths of a service: its busiest resources, the services that call it, and those that it calls. A span calls
 * another one if it is the parent, so a parent that is not in the trace counts for nothing.
 *
 * @param traces the spans of each trace; ids are unique within a trace alone
 */
export function hotPaths(service: string, traces: readonly (readonly Span[])[]): ServiceTraces {
  const isOwn = (span: Span) => isSameTag(span.service, service);
  const through = traces.filter((spans) => spans.some(isOwn));
  const own = through.flatMap((spans) => spans.filter(isOwn));
  if (own.length === 0) return { status: 'not measured', why: 'no span of the service is kept in the traces' };
  const calls = through.flatMap(callsIn);
  const callers = calls.filter(({ from, to }) => isOwn(to) && !isOwn(from)).map(({ from }) => from.service);
  const callees = calls.filter(({ from, to }) => isOwn(from) && !isOwn(to)).map(({ to }) => to.service);
  const resources = mostFrequent(own.map(({ resource }) => nameOf(resource, RESOURCE_LENGTH)));
  return {
    status: 'read',
    traces: through.length,
    spans: own.length,
    resources: resources
      .slice(0, RESOURCES_KEPT)
      .map(([name, spans]) => ({ name, spans, share: Math.round((100 * spans) / own.length) / 100 })),
    callers: neighbours(callers),
    callees: neighbours(callees),
  };
}

function callsIn(spans: readonly Span[]): readonly { readonly from: Span; readonly to: Span }[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return spans.flatMap((to) => {
    const from = to.parentId === undefined ? undefined : byId.get(to.parentId);
    return from === undefined ? [] : [{ from, to }];
  });
}

const neighbours = (services: readonly string[]) =>
  mostFrequent(services.map((name) => nameOf(name, SERVICE_LENGTH)))
    .slice(0, NEIGHBOURS_KEPT)
    .map(([service, calls]) => ({ service, calls }));

/** Cleaned before it is counted: two addresses that differ in an id are one resource. */
const nameOf = (text: string, length: number): string => shorten(oneLine(cleanText(text)), length);

/** Each name with how often it is there, the most frequent first, then by name. A name without text is left out. */
const mostFrequent = (names: readonly string[]): readonly (readonly [string, number])[] =>
  [...Map.groupBy(names, (name) => name)]
    .filter(([name]) => name !== '')
    .map(([name, all]) => [name, all.length] as const)
    .toSorted(([one, few], [other, many]) => many - few || (one < other ? -1 : 1));
