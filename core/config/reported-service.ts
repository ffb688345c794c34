import { isSameTag } from '../text/tag-value.ts';
import type { JiraConfig } from './jira.ts';

/** Where an issue is that a person wrote. */
export interface ReportPlace {
  /** The key of its project. */
  readonly project: string;
  /** Names of its components. */
  readonly components: readonly string[];
}

interface Named {
  readonly name: string;
  readonly env?: string | undefined;
}

/**
 * Finds the service that a reported issue is about: by the first row of `jira.webhook.services` that fits. A project's key ignores
 * no case, a component's name does.
 *
 * @returns undefined where no row fits
 */
export function findReportedService<Service extends Named>(
  { project: ownProject, webhook }: Pick<JiraConfig, 'project' | 'webhook'>,
  services: readonly Service[],
  place: ReportPlace,
): Service | undefined {
  const components = place.components.map((name) => name.toLowerCase());
  const row = webhook?.services.find(
    ({ project = ownProject, component }) =>
      project === place.project && (component === undefined || components.includes(component.toLowerCase())),
  );
  return row && findNamedService(services, row);
}

/** The one service that a row names; undefined if there is none, or several that the row does not tell apart. */
export function findNamedService<Service extends Named>(
  services: readonly Service[],
  { service, env }: { readonly service: string; readonly env?: string | undefined },
): Service | undefined {
  const named = services.filter(({ name }) => isSameTag(name, service));
  const fitting = env === undefined ? named : named.filter((each) => isSameTag(each.env, env));
  const anywhere = named.find((each) => each.env === undefined);
  return fitting.length === 1 ? fitting[0] : anywhere;
}

/** The projects whose issues are heard of. */
export const reportedProjects = ({ project, webhook }: Pick<JiraConfig, 'project' | 'webhook'>): readonly string[] => [
  ...new Set((webhook?.services ?? []).map((row) => row.project ?? project)),
];
