import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { Page, Pager, PageStep } from '../core/ports/pager.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { retryAfterOf, sendCall } from './send-call.ts';

const SITE = 'https://events.pagerduty.com';

const refusalSchema = z.object({ message: z.string().optional(), errors: z.array(z.string()).optional() });

/**
 * Alerts of PagerDuty. The incident is the `dedup_key`, so an alert that is triggered again is the same one.
 * https://developer.pagerduty.com/docs/events-api-v2-overview
 *
 * @param options.apiUrl replaces PagerDuty's own address; for an emulator
 */
export function createPagerDutyPager(options: { routingKey: string; apiUrl?: string | undefined }): Pager {
  const { routingKey, apiUrl = SITE } = options;
  const send = async (event: object): Promise<undefined> => {
    const body = JSON.stringify({ routing_key: routingKey, ...event });
    const response = await sendCall('PagerDuty', `${apiUrl}/v2/enqueue`, { body });
    if (response.status === 202) return undefined;
    throw await refusal(response);
  };
  return {
    call: (step, page) => send({ ...trigger(page, severityOf(step)), event_action: 'trigger', dedup_key: page.key }),
    tell: (_, page, end) => send({ event_action: end === 'resolved' ? 'resolve' : 'acknowledge', dedup_key: page.key }),
  };
}

const severityOf = (step: PageStep): string => (step.call === 'pagerduty' ? step.severity : 'error');

const trigger = ({ summary, service, env, outcome, owners, at, id, links }: Page, severity: string) => ({
  client: 'mendhook',
  links: links.map(({ name, url }) => ({ href: url, text: name })),
  payload: {
    summary,
    severity,
    source: service,
    component: service,
    class: outcome,
    ...(env === undefined ? {} : { group: env }),
    timestamp: new Date(at).toISOString(),
    custom_details: { service, env, outcome, owners, call: id },
  },
});

async function refusal(response: Response): Promise<UpstreamError> {
  const { status } = response;
  const read = refusalSchema.safeParse(await response.json().catch(() => undefined)).data;
  const why = [read?.message, ...(read?.errors ?? [])].filter((text) => text !== undefined).join('; ');
  const said = why === '' ? '' : `: ${shorten(oneLine(why), 200)}`;
  return new UpstreamError('PagerDuty', `it answered ${status}${said}`, {
    retryable: status === 429 || status >= 500,
    retryAfterMs: retryAfterOf(response.headers),
  });
}
