import type { DatadogConfig } from '../core/config/config.ts';
import type { CallKind } from '../core/config/escalation.ts';
import type { Credentials } from '../core/deployment/secrets.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Pager } from '../core/ports/pager.ts';
import { createDatadogOnCallPager } from './datadog-on-call-pager.ts';
import { createPagerDutyPager } from './pagerduty-pager.ts';
import { createSignedWebhookPager } from './signed-webhook-pager.ts';

/**
 * One pager for all systems: each step goes to its own.
 *
 * @param options.pagerDutyUrl and `datadogUrl` replace the systems' own addresses; for emulators
 */
export function connectPager(options: {
  readonly credentials: Pick<Credentials, 'datadog' | 'pagerduty' | 'calls'>;
  readonly site: DatadogConfig['site'];
  readonly clock: Clock;
  readonly pagerDutyUrl?: string | undefined;
  readonly datadogUrl?: string | undefined;
}): Pager {
  const { credentials, site, clock, pagerDutyUrl, datadogUrl } = options;
  const { datadog, pagerduty, calls } = credentials;
  const pagers: Readonly<Record<Exclude<CallKind, 'mention'>, Pager | undefined>> = {
    pagerduty: pagerduty && createPagerDutyPager({ routingKey: pagerduty.routingKey, apiUrl: pagerDutyUrl }),
    'datadog-on-call': createDatadogOnCallPager({ ...datadog, site, apiUrl: datadogUrl }),
    webhook: calls && createSignedWebhookPager({ secret: calls.signingSecret, clock }),
  };
  const pagerOf = (call: keyof typeof pagers): Pager => {
    const pager = pagers[call];
    if (pager !== undefined) return pager;
    throw new UpstreamError('mendhook', `the secret for "${call}" is missing (mendhook secrets set)`, {
      retryable: false,
    });
  };
  return {
    call: async (step, page) => pagerOf(step.call).call(step, page),
    tell: async (step, page, end, id) => pagerOf(step.call).tell(step, page, end, id),
  };
}
