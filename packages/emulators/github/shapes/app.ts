import type { Permissions, StoredRepository } from '../state.ts';
import { type GitHubApp, type GitHubWorld, idOfName, isoTime } from '../world.ts';
import type { ApiApp, ApiInstallation } from './api.ts';
import { nodeId } from './node-id.ts';
import { userShape } from './user.ts';

const APP_OWNER = 'mendhook-local';
const REGISTERED_AT = isoTime(Date.UTC(2026, 0, 1));

/** The App itself, as `GET /app` gives it. */
export const appShape = (world: GitHubWorld, app: GitHubApp): ApiApp => ({
  id: app.id,
  slug: app.slug,
  node_id: nodeId('A', app.id),
  owner: userShape(world, APP_OWNER, 'Organization'),
  name: app.slug,
  description: 'The App of the local runtime',
  external_url: world.url(),
  html_url: `${world.url()}/apps/${app.slug}`,
  created_at: REGISTERED_AT,
  updated_at: REGISTERED_AT,
  permissions: { metadata: 'read', ...stringsOf(app.permissions) },
  events: [...(app.events ?? [])],
  installations_count: 1,
});

/** The App's installation on one owner's account; its id follows from the owner's name. */
export function installationShape(world: GitHubWorld, app: GitHubApp, owner: string): ApiInstallation {
  const id = idOfName(owner);
  return {
    id,
    app_id: app.id,
    app_slug: app.slug,
    account: userShape(world, owner, 'Organization'),
    target_id: id,
    target_type: 'Organization',
    repository_selection: 'all',
    access_tokens_url: `${world.url()}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.url()}/installation/repositories`,
    html_url: `${world.url()}/organizations/${owner}/settings/installations/${id}`,
    permissions: { metadata: 'read', ...app.permissions },
    events: [...(app.events ?? [])],
    created_at: REGISTERED_AT,
    updated_at: REGISTERED_AT,
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}

/** The owner whose installation has this id. */
export const ownerOfInstallation = (repositories: readonly StoredRepository[], id: number): string | undefined =>
  repositories.find((each) => idOfName(each.owner) === id)?.owner;

const stringsOf = (permissions: Permissions): Record<string, string> => ({ ...permissions });
