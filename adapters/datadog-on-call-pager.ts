import { z } from 'zod';
import type { DatadogConfig } from '../core/config/config.ts';
import { describeRefusal } from '../core/deployment/datadog-scopes.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Page, Pager, PageStep } from '../core/ports/pager.ts';
import { shorten } from '../core/text/shorten.ts';
import { resetOf } from './datadog-request.ts';
import { retryAfterOf, sendCall } from './send-call.ts';

/** Pages have hosts of their own: https://docs.datadoghq.com/api/latest/on-call-paging/ */
const HOSTS: Readonly<Record<DatadogConfig['site'], string>> = {
  'datadoghq.com': 'navy.oncall.datadoghq.com',
  'us3.datadoghq.com': 'teal.oncall.datadoghq.com',
  'us5.datadoghq.com': 'coral.oncall.datadoghq.com',
  'datadoghq.eu': 'beige.oncall.datadoghq.eu',
  'ap1.datadoghq.com': 'saffron.oncall.datadoghq.com',
  'ap2.datadoghq.com': 'lava.oncall.datadoghq.com',
  'uk1.datadoghq.com': 'scarlet.oncall.datadoghq.com',
  'ddog-gov.com': 'navy.oncall.datadoghq.com',
  'us2.ddog-gov.com': 'navy.oncall.datadoghq.com',
};

const PAGES = '/api/v2/on-call/pages';
const TITLE_LENGTH = 200;

const createdSchema = z.object({ data: z.object({ id: z.uuid() }) });

/**
 * Pages of Datadog On-Call. Datadog knows no key of a page and lists none, so a page whose answer is missing is not sent
 * again: it may have reached people.
 *
 * @param options.apiUrl replaces the site's own address; for an emulator
 */
export function createDatadogOnCallPager(options: {
  readonly apiKey: string;
  readonly appKey: string;
  readonly site: DatadogConfig['site'];
  readonly apiUrl?: string | undefined;
}): Pager {
  const { apiKey, appKey, site, apiUrl = `https://${HOSTS[site]}` } = options;
  const post = (path: string, body = '') =>
    sendCall('Datadog', `${apiUrl}${path}`, {
      body,
      headers: { 'dd-api-key': apiKey, 'dd-application-key': appKey },
    });
  return {
    call: async (step, page) => {
      const response = await post(PAGES, JSON.stringify(pageOf(step, page))).catch((cause: unknown) => {
        throw perhapsCalled('it did not answer', cause);
      });
      if (!response.ok) throw refusal(response, PAGES, response.status === 429);
      const read = createdSchema.safeParse(await response.json().catch(() => undefined));
      if (!read.success) throw perhapsCalled('it answered in an unknown form');
      return read.data.data.id;
    },
    tell: async (_, __, end, id) => {
      // Without its id, nothing can be said of a page.
      if (id === undefined) return;
      const path = `${PAGES}/${encodeURIComponent(id)}/${end === 'resolved' ? 'resolve' : 'acknowledge'}`;
      const response = await post(path);
      await response.body?.cancel();
      if (!response.ok) throw refusal(response, path, response.status === 429 || response.status >= 500);
    },
  };
}

/** A page may have been sent: nobody is to be called twice. */
const perhapsCalled = (what: string, cause?: unknown): UpstreamError =>
  new UpstreamError('Datadog', `${what}; the page may have been sent`, { retryable: false, cause });

function refusal({ status, headers }: Response, path: string, retryable: boolean): UpstreamError {
  const said = describeRefusal(status, 'POST', path);
  const text = !retryable && status >= 500 ? `${said}; the page may have been sent` : said;
  const retryAfterMs = retryAfterOf(headers) ?? (status === 429 ? resetOf(headers) : undefined);
  return new UpstreamError('Datadog', text, { retryable, retryAfterMs });
}

const pageOf = (step: PageStep, { summary, service, env, outcome, owners, links }: Page) => ({
  data: {
    type: 'pages',
    attributes: {
      title: shorten(summary, TITLE_LENGTH),
      description: [
        summary,
        ...owners.map((owner) => `Owner: ${owner}`),
        ...links.map(({ name, url }) => `${name}: ${url}`),
      ].join('\n'),
      tags: [`service:${service}`, ...(env === undefined ? [] : [`env:${env}`]), `outcome:${outcome}`],
      target: targetOf(step),
      urgency: step.call === 'datadog-on-call' ? step.urgency : 'high',
    },
  },
});

function targetOf(step: PageStep): object {
  if (step.call !== 'datadog-on-call') return {};
  return step.user === undefined
    ? { type: 'team_handle', identifier: step.team }
    : { type: 'user_id', identifier: step.user };
}
