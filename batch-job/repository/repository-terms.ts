import type { ServiceConfig } from '../../core/config/config.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';

type Host = Pick<CodeHost, 'cloneUrl' | 'readToken'>;

/** How a service's repository is fetched: from where, and what of it. */
export const repositoryTerms = (
  host: Host,
  repository: string,
  service: Pick<ServiceConfig, 'agentFiles' | 'submodules' | 'largeFiles'>,
) => ({
  ...accessTo(host, repository),
  agentFiles: service.agentFiles,
  submodules: service.submodules.map((each) => accessTo(host, each)),
  largeFiles: service.largeFiles,
});

const accessTo = (host: Host, repository: string) => ({
  cloneUrl: host.cloneUrl(repository),
  readToken: () => host.readToken(repository),
});
