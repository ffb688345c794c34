import type { ServiceConfig } from '../../../core/config/config.ts';

/**
 * An alert as the payload template makes it of a monitor of that service. It says in its title what it is; which errors
 * are behind it, the service's own logs tell.
 */
export function sampleAlert(options: {
  readonly id: string;
  readonly service: Pick<ServiceConfig, 'name' | 'env'>;
  /** As Datadog's "Test Notifications": recorded, and not worked on. */
  readonly isTest: boolean;
  readonly now: number;
}) {
  const { id, service, isTest, now } = options;
  const tags = [`service:${service.name}`, ...(service.env === undefined ? [] : [`env:${service.env}`])].join(',');
  return {
    id,
    alert_id: '0',
    alert_cycle_key: id,
    alert_transition: 'Triggered',
    alert_type: 'error',
    alert_title: `${isTest ? '[TEST] ' : ''}[Triggered] sample alert of mendhook test-alert`,
    alert_query: '',
    alert_scope: tags,
    event_type: 'log_alert',
    date: String(now),
    link: '',
    tags,
  };
}
