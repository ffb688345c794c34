import type { ServiceTraces } from '../../records/service-traces.ts';
import { counted } from '../../text/quantities.ts';

/** What traces tell about a service, for the agent: one line a resource and a neighbour. Empty where nothing was asked. */
export function describeTraces(traces: ServiceTraces | undefined): readonly string[] {
  if (traces === undefined) return [];
  if (traces.status === 'not measured') return [`not measured: ${traces.why}`];
  const { resources, callers, callees } = traces;
  return [
    `${counted(traces.traces, 'trace')} with ${counted(traces.spans, 'span')} of this service`,
    ...resources.map(({ name, spans, share }) => `- ${name}: ${counted(spans, 'span')} (${percent(share)})`),
    ...callers.map(({ service, calls }) => `- called by ${service}: ${counted(calls, 'call')}`),
    ...callees.map(({ service, calls }) => `- calls ${service}: ${counted(calls, 'call')}`),
  ];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
