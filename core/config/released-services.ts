import { isSameTag } from '../text/tag-value.ts';
import { type ReleaseConfig, releaseTermsOf } from './release.ts';

/** A service as its alerts know it: one of the same name may be configured for each environment. */
interface Named {
  readonly name: string;
  readonly env?: string | undefined;
}

/**
 * The services that are released. A service that is configured for several environments is deployed once: by its entry of
 * production, or by the one that names no environment.
 */
export const releasedServices = <Service extends Named>(
  services: readonly Service[],
  release: Pick<ReleaseConfig, 'services'> & Parameters<typeof releaseTermsOf>[0],
): readonly Service[] =>
  services.filter((service) => {
    const production = releaseTermsOf(release, service.name).environments?.production.env;
    const isOfProduction = ({ name, env }: Named) =>
      isSameTag(name, service.name) && env !== undefined && isSameTag(env, production);
    return isOfProduction(service) || (service.env === undefined && !services.some(isOfProduction));
  });

/** Two services of one repository whose deployments at GitHub cannot be told apart, with their environment. */
export function sharedProduction<Service extends Named & { readonly repository: string }>(
  services: readonly Service[],
  release: Parameters<typeof releasedServices>[1],
): { readonly one: Service; readonly other: Service } | undefined {
  const released = releasedServices(services, release);
  const placeOf = ({ name, repository }: Service) =>
    `${repository.toLowerCase()} ${releaseTermsOf(release, name).environments?.production.env ?? ''}`;
  for (const [index, one] of released.entries()) {
    const other = released.slice(index + 1).find((each) => placeOf(each) === placeOf(one));
    if (other !== undefined) return { one, other };
  }
  return undefined;
}
