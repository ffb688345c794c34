import type { Delivery } from '../../replay/recording.ts';
import { readRecordedLine } from '../../replay/recording.ts';
import { NOW } from '../fixtures/records.ts';

const iso = (minute: number): string => new Date(NOW + minute * 60_000).toISOString();

/** A webhook of the service in the fixtures, so many minutes after `NOW`, as a recording has it. */
export const webhookLine = (minute: number, id: string, payload: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    receivedAt: iso(minute),
    webhook: {
      id,
      alert_id: '42',
      alert_cycle_key: 'cycle-1',
      alert_transition: 'Triggered',
      alert_scope: 'service:checkout,env:production',
      date: String(NOW + minute * 60_000),
      logs_sample: {},
      ...payload,
    },
  });

/** A log of an error of that kind: one kind is one bug. */
export const logLine = (minute: number, kind: string, message = `${kind} happened`): string =>
  JSON.stringify({
    id: `${kind}-${minute}`,
    attributes: {
      timestamp: iso(minute),
      service: 'checkout',
      status: 'error',
      tags: ['env:production'],
      attributes: {
        error: { kind, message, stack: `${kind}: ${message}\n    at ${kind}Handler (/app/src/${kind}.js:7:9)` },
      },
    },
  });

export function recordingOf(lines: readonly string[]) {
  const read = lines.map(readRecordedLine);
  const deliveries: readonly Delivery[] = read.flatMap((line) => line.deliveries);
  return { deliveries, events: read.flatMap(({ events }) => events) };
}
