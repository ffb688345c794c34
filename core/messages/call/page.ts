import { errorsSeen } from '../../lifecycle/describe-occurrences.ts';
import type { Page } from '../../ports/pager.ts';
import type { Call, CalledStep } from '../../records/call.ts';
import type { Incident } from '../../records/incident.ts';
import { cleanText } from '../../text/clean-text.ts';
import { oneLine, shorten } from '../../text/shorten.ts';
import { webAddress } from '../../text/web-address.ts';

const KEY_LENGTH = 255;
const SUMMARY_LENGTH = 1_024;

/**
 * What people are called for.
 *
 * @param called the step that calls
 */
export function pageOf(incident: Incident, { since }: Pick<Call, 'since'>, called: Pick<CalledStep, 'id'>): Page {
  const { id, service, env, owner, thread, pullRequest } = incident;
  return {
    key: id.slice(0, KEY_LENGTH),
    id: `${id}/${called.id}`.slice(0, KEY_LENGTH),
    service: plain(service, 80),
    ...(env === undefined ? {} : { env: plain(env, 80) }),
    summary: summaryOf(incident),
    outcome: called.id.split('/')[1] ?? '',
    owners: (owner?.names ?? []).map((name) => plain(name, 100)),
    at: since,
    links: [
      ...linkTo('Slack thread', thread?.permalink),
      ...linkTo('Pull request', pullRequest?.url),
      ...linkTo('Datadog', incident.alertLink),
    ],
  };
}

function summaryOf(incident: Incident): string {
  const { service, env, title, outcome } = incident;
  const where = env === undefined ? '' : ` (${plain(env, 80)})`;
  const why = plain(outcome?.reason ?? '', 300);
  const text = `${plain(service, 80)}${where}: ${plain(title, 400)}. ${errorsSeen(incident)}. A person is needed: ${why}`;
  return shorten(text, SUMMARY_LENGTH);
}

/** Systems that show it may read markup and mentions: the characters that begin them are replaced. */
const plain = (text: string, limit: number): string =>
  shorten(oneLine(cleanText(text)).replace(/</g, '‹').replace(/>/g, '›').replace(/@/g, '＠'), limit);

function linkTo(name: string, address: string | undefined): Page['links'] {
  const url = webAddress(address);
  return url === undefined ? [] : [{ name, url }];
}
