import type { GitHubWorld } from '../world.ts';
import { idOfName, isoTime } from '../world.ts';
import type { ApiOwnAccount, ApiUser } from './api.ts';
import { nodeId } from './node-id.ts';

/** An account: a person, an organisation that owns repositories, or an App's bot. */
export function userShape(world: GitHubWorld, login: string, type?: 'Organization'): ApiUser {
  const url = `${world.url()}/users/${encodeURIComponent(login)}`;
  const isBot = login.endsWith('[bot]');
  return {
    login,
    id: idOfName(login),
    node_id: nodeId('User', idOfName(login)),
    avatar_url: `${world.url()}/avatars/${idOfName(login)}`,
    gravatar_id: '',
    url,
    html_url: `${world.url()}/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: isBot ? 'Bot' : (type ?? 'User'),
    site_admin: false,
  };
}

/** The caller's own account, as `GET /user` gives it: nothing is known of this person but the name. */
export const ownAccountShape = (world: GitHubWorld, login: string): ApiOwnAccount => ({
  ...userShape(world, login),
  user_view_type: 'public',
  name: login,
  company: null,
  blog: null,
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: isoTime(0),
  updated_at: isoTime(0),
});
