import type { Config, ServiceConfig } from '../config/config.ts';
import type { Alert } from '../records/alert.ts';
import { isSameTag } from '../text/tag-value.ts';

type Named = Pick<Alert, 'service' | 'services' | 'env'>;

/**
 * Finds the configured service that an alert is about: of several names, the first that is configured. An alert without a
 * name is about the only configured service that fits its environment. Names are compared as Datadog keeps them, in lower case.
 *
 * @returns undefined where none fits, or where several do
 */
export function matchService({ services }: Pick<Config, 'services'>, alert: Named): ServiceConfig | undefined {
  const names = alert.services ?? (alert.service === undefined ? [] : [alert.service]);
  if (names.length === 0) return onlyOne(services.filter((service) => fits(service, alert)));
  for (const name of names) {
    const found = ofName(
      services.filter((service) => isSameTag(service.name, name)),
      alert,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * An exact environment comes before a service without one. Where the alert says none, as when a monitor groups by service
 * alone, the only service of that name is meant.
 */
const ofName = (named: readonly ServiceConfig[], { env }: Named): ServiceConfig | undefined =>
  named.find((service) => isSameTag(service.env, env)) ??
  named.find((service) => service.env === undefined) ??
  (env === undefined ? onlyOne(named) : undefined);

const fits = (service: ServiceConfig, { env }: Named): boolean =>
  service.env === undefined || env === undefined || isSameTag(service.env, env);

const onlyOne = (services: readonly ServiceConfig[]): ServiceConfig | undefined =>
  services.length === 1 ? services[0] : undefined;
