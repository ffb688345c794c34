import type { ServiceConfig } from './config.ts';

/**
 * The service whose settings hold for a pull request: the first one of its repository whose base branch it has. Undefined: the
 * pull request is not looked at. GitHub's names of repositories ignore case.
 */
export const findChangeService = (
  services: readonly ServiceConfig[],
  { repository, baseBranch }: { readonly repository: string; readonly baseBranch: string },
): ServiceConfig | undefined =>
  services.find(
    (service) => service.repository.toLowerCase() === repository.toLowerCase() && service.branch === baseBranch,
  );
