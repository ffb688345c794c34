import { hash } from 'node:crypto';
import { isErrorEvent } from '../error-event.ts';
import { ALGORITHMS, type Algorithms } from '../grouping/algorithms.ts';
import { REPORT_METHOD } from '../lifecycle/report.ts';
import { representativeOf } from '../lifecycle/representative.ts';
import { parseErrorEvent } from '../log-formats/parse-error-event.ts';
import type { Alert } from '../records/alert.ts';
import type { FoundGroup } from '../records/found-group.ts';
import type { Report } from '../records/report.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import { type FoundErrors, foundErrorsOf } from './found-errors.ts';

const TITLE_LENGTH = 120;
const SUMMARY_READ = 1_000;

/** More than a report holds. */
const EVENTS_READ = 100;

/**
 * The errors that a person reported. A trace in the text is read and named like any other, so a bug that is known is found again.
 * Without one there is no error yet: the report itself is the bug, named by its issue.
 */
export function reportErrors(
  alert: Alert,
  report: Report,
  service: { readonly name: string; readonly env?: string | undefined },
  algorithms: Algorithms = ALGORITHMS,
): FoundErrors {
  const timestamp = new Date(alert.at).toISOString();
  const read = report.stacks.map((message, index) =>
    parseErrorEvent({
      id: `${alert.id}-${index}`,
      attributes: { timestamp, service: service.name, status: 'error', message },
    }),
  );
  const env = service.env ?? alert.env;
  const events = read.filter(isErrorEvent).map((event) => ({ ...event, ...(env === undefined ? {} : { env }) }));
  const dropped = read.flatMap((each) => (isErrorEvent(each) ? [] : [each.dropped]));
  const found = foundErrorsOf(events, algorithms, EVENTS_READ, { dropped });
  if (found.groups.length > 0) return found;
  return { ...found, groups: [reportGroup(alert, report, { name: service.name, env })], events: 1 };
}

function reportGroup(
  alert: Alert,
  { issueId, key, text }: Report,
  { name, env }: { readonly name: string; readonly env?: string | undefined },
): FoundGroup {
  const name32 = (part: string): string => hash('sha256', `report/${part}`, 'hex').slice(0, 32);
  const fingerprint = name32(`jira/${issueId}/${name}`);
  const event = {
    id: alert.id,
    timestamp: alert.at,
    service: name,
    message: text === '' ? alert.title : `${alert.title}\n\n${text}`,
    error: {},
  };
  return {
    fingerprint: {
      algorithm: REPORT_METHOD,
      fingerprint,
      strict: fingerprint,
      loose: fingerprint,
      method: REPORT_METHOD,
      because: `a person reported it in ${key}, and no stack trace is in the report`,
      aliases: [],
    },
    service: name,
    env,
    title: titleOf(alert, key),
    firstSeen: alert.at,
    lastSeen: alert.at,
    representative: representativeOf(event),
    samples: { urls: [], users: [], traces: [], hosts: [], versions: [] },
    affectedUsers: 0,
    seconds: secondsOf(alert.at),
    releases: [],
    traces: [],
  };
}

const titleOf = ({ title }: Alert, key: string): string =>
  shorten(oneLine(cleanText(title.slice(0, SUMMARY_READ))), TITLE_LENGTH) || `report ${key}`;

const secondsOf = (at: number): FoundGroup['seconds'] => {
  const minute = Math.floor(at / 60_000);
  return { [minute]: { [Math.floor((at - minute * 60_000) / 1_000)]: 1 } };
};
