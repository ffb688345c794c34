import type { ServiceTraces } from '../../records/service-traces.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackCode, slackLine } from '../../text/mrkdwn.ts';
import { counted } from '../../text/quantities.ts';

const NEIGHBOURS_SHOWN = 5;
const RESOURCES_SHOWN = 3;
const LONGEST = 2_000;

/** What traces tell about the service that a change touches, as lines of a list. Empty where nobody looked. */
export function tracesLines(traces: ServiceTraces | undefined): readonly string[] {
  if (traces === undefined) return [];
  if (traces.status === 'not measured')
    return [`• callers were not measured: ${slackLine(cutText(traces.why, LONGEST), 150)}`];
  const { callers, callees, resources } = traces;
  return [
    `• in ${counted(traces.traces, 'trace')} of the last day: called by ${listed(callers)}; calls ${listed(callees)}`,
    ...resources
      .slice(0, RESOURCES_SHOWN)
      .map(({ name, share }) => `• ${code(name, 120)}: ${Math.round(100 * share)} % of its spans`),
  ];
}

const listed = (services: readonly { readonly service: string }[]): string => {
  if (services.length === 0) return 'no other service';
  const names = services.slice(0, NEIGHBOURS_SHOWN).map(({ service }) => code(service, 80));
  const rest = services.length - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

const code = (text: string, limit: number): string => slackCode(cutText(text, LONGEST), limit);
