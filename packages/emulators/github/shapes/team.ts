import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, idOfName } from '../world.ts';
import type { ApiTeam } from './api.ts';
import { nodeId } from './node-id.ts';

/** A team of the repository's owner. */
export function teamShape(world: GitHubWorld, { owner }: StoredRepository, slug: string): ApiTeam {
  const id = idOfName(`${owner}/${slug}`);
  const url = `${world.url()}/organizations/${idOfName(owner)}/team/${id}`;
  return {
    id,
    node_id: nodeId('T', id),
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'push',
    url,
    html_url: `${world.url()}/orgs/${owner}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
    type: 'organization',
    organization_id: idOfName(owner),
  };
}
