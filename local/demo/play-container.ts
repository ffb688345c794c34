import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import { counted } from '../../core/text/quantities.ts';
import type { Runtime } from '../runtime.ts';
import { asAgentShips, readContainerLog } from './container-log.ts';
import { CONTAINER } from './demo-config.ts';
import { findIncidents } from './find-incidents.ts';
import { shipLines } from './log-forwarder.ts';
import { putErrorCountMonitor, triggeredOf } from './monitors.ts';
import type { DemoResult } from './result.ts';
import type { Timeline } from './timeline.ts';
import { waitFor } from './wait-for.ts';

const RECORDED = new URL('payments-container.txt', import.meta.url);
/** Two lines on stderr may be a warning of the JVM. */
const MONITOR_THRESHOLD = 2;
const ALERT_TAKES_AT_MOST_MS = 60_000;

/**
 * Plays the recorded log of a Java service in a container: each line of its traces is a log event of its own, as Datadog's
 * agent ships them. Tells what triage makes of them.
 *
 * @throws {Error} when its monitor or triage does not come to its end
 */
export async function playContainer(options: {
  runtime: Runtime;
  timeline: Timeline;
  signal: AbortSignal;
}): Promise<DemoResult['container']> {
  const { runtime, timeline, signal } = options;
  const { datadog, ledger } = runtime;
  if (datadog === undefined) throw new Error('the demo runs on the local Datadog');
  const wait = { timeoutMs: ALERT_TAKES_AT_MOST_MS, signal };
  const lines = readContainerLog(await readFile(RECORDED, 'utf8'));
  const known = (await ledger.listIncidents(50)).filter(({ service }) => service === CONTAINER.service);

  const { service, env } = CONTAINER;
  const pod = `${service}-${randomBytes(5).toString('hex')}`;
  const host = `node-${randomBytes(3).toString('hex')}`;
  const delivered = datadog.deliveries().length;
  putErrorCountMonitor(datadog, { service, env, host }, `${service}: errors`, MONITOR_THRESHOLD);
  // The monitor of an earlier run recovers here, so that the lines trigger it again.
  await datadog.evaluate();
  const tags = [`env:${env}`, `pod_name:${pod}`, `container_id:${randomBytes(32).toString('hex')}`];
  const labels = { hostname: host, service, ddsource: 'java', ddtags: tags.join(',') };
  await shipLines(datadog, asAgentShips(lines, labels, Date.now()));
  await datadog.evaluate();

  const triggered = () => triggeredOf(datadog, service, delivered)[0];
  const { alertId } = await waitFor(`the monitor of ${service} to trigger`, triggered, wait);
  const incidents = await waitFor(`triage of the alert of ${service}`, () => findIncidents(runtime, alertId), wait);
  const [{ id, title }] = incidents;
  const before = known.find((incident) => incident.id === id);
  const occurrences = occurrenceCount(incidents[0]) - (before === undefined ? 0 : occurrenceCount(before));
  const onStderr = lines.filter(({ stream }) => stream === 'stderr');
  timeline.step(
    `${service}, a Java service in a container: ${counted(lines.length, 'log line')} (${onStderr.length} on stderr) became ${counted(incidents.length, 'bug')}, seen ${counted(occurrences, 'time')}`,
  );
  timeline.say(`           ${title}`);
  return {
    service,
    lines: lines.length,
    errorLines: onStderr.length,
    /** The service logs one such line for each error; its trace follows. */
    errors: onStderr.filter(({ text }) => text.startsWith('ERROR ')).length,
    incidents: incidents.map((incident) => incident.id),
    occurrences,
  };
}
