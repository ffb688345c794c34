import type { Notification } from '../monitors/evaluate.ts';
import { ORG_ID, ORG_NAME } from '../organization.ts';
import type { MonitorStatus } from '../state.ts';
import { messageFor } from './message.ts';

const MAX_SAMPLE_MESSAGE = 500;
const PERSON = { name: 'mendhook local', email: 'local@mendhook.invalid' };

/** `json` values are put into a template as they are; text is escaped so that it cannot leave its quotes. */
export interface Variables {
  readonly text: ReadonlyMap<string, string>;
  readonly json: ReadonlyMap<string, string>;
  /** `$TAGS[key]` */
  readonly tags: readonly string[];
}

/**
 * The values of Datadog's webhook variables for one notification.
 * https://docs.datadoghq.com/integrations/webhooks/#variables
 *
 * @param eventUrl where people look at an event
 */
export function variablesOf(notification: Notification, eventUrl: (id: string) => string): Variables {
  const { monitor, transition, at, eventId, cycleKey } = notification;
  const title = `[${transition}] ${monitor.name}`;
  const message = messageFor(monitor.message, transition, monitor.status);
  const tags = ['monitor', ...monitor.tags];
  const text = {
    AGGREG_KEY: cycleKey.replaceAll('-', ''),
    ALERT_CYCLE_KEY: cycleKey,
    ALERT_ID: String(monitor.id),
    ALERT_METRIC: '',
    ALERT_PRIORITY: monitor.priority ? `P${monitor.priority}` : '',
    ALERT_QUERY: monitor.query,
    ALERT_SCOPE: '*',
    ALERT_STATUS: statusText(notification),
    ALERT_TITLE: title,
    ALERT_TRANSITION: transition,
    ALERT_TYPE: TYPES[monitor.status],
    DATE: String(at),
    EMAIL: PERSON.email,
    EVENT_MSG: `%%%\n${message}\n%%%`,
    EVENT_TITLE: title,
    EVENT_TYPE: 'log_alert',
    HOSTNAME: '',
    ID: eventId,
    LAST_UPDATED: String(at),
    LINK: eventUrl(eventId),
    METRIC_NAMESPACE: '',
    ORG_ID,
    ORG_NAME,
    PRIORITY: 'normal',
    SNAPSHOT: '',
    TAGS: tags.join(','),
    TEXT_ONLY_MSG: message,
    USER: PERSON.name,
    USERNAME: PERSON.email,
  };
  return { text: new Map(Object.entries(text)), json: new Map([['LOGS_SAMPLE', logsSample(notification)]]), tags };
}

const TYPES: Readonly<Record<MonitorStatus, string>> = {
  OK: 'success',
  Warn: 'warning',
  Alert: 'error',
  'No Data': 'warning',
};

function statusText({ monitor, value, window }: Notification): string {
  const measured = value === null ? 'no data' : String(Math.round(value * 1_000) / 1_000);
  return `${monitor.query} was ${measured} during the last ${window}`;
}

/** A JSON object in Datadog's documented form, or nothing at all. */
function logsSample({ sample }: Notification): string {
  if (sample.length === 0) return '';
  const rows = sample.map((log) => ({
    items: [`${new Date(log.timestamp).toISOString().slice(11, 19)} UTC`, log.host],
    message: log.message.slice(0, MAX_SAMPLE_MESSAGE),
  }));
  return JSON.stringify({ columns: ['Time', 'Host'], label: 'Sample Logs', rows });
}
