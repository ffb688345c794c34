import type { StoredRepository } from '../state.ts';
import type { GitHubWorld } from '../world.ts';
import type { ApiRef } from './api.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';

/** A branch or tag, as GitHub shows it. */
export function refShape(
  world: GitHubWorld,
  repository: StoredRepository,
  { ref, sha, type }: { readonly ref: string; readonly sha: string; readonly type: string },
): ApiRef {
  const url = repositoryUrl(world, repository);
  return {
    ref,
    node_id: nodeId('REF', `${repository.id}:${ref}`),
    url: `${url}/git/${ref}`,
    object: { sha, type, url: `${url}/git/${type}s/${sha}` },
  };
}
