import type { Arguments } from './arguments.ts';
import type { Workspace } from './workspace.ts';

/** Which scope each kind of conversation asks for: https://docs.slack.dev/reference/methods/conversations.list */
const LIST_SCOPES: Readonly<Record<string, string>> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  mpim: 'mpim:read',
  im: 'im:read',
};

/** A private channel asks for the same right under another name. */
export const ofPrivate = (scope: string): string =>
  scope === 'channels:join' ? scope : scope.replace(/^channels:/, 'groups:');

/**
 * The scopes that a call needs. A list needs those of every kind that it asks for, and is refused as a whole; a call on one
 * channel needs the scope of that channel's kind.
 *
 * @param scope of the method on a public channel
 */
export function neededScopes(workspace: Workspace, scope: string, method: string, args: Arguments): readonly string[] {
  if (method === 'conversations.list') {
    const types = typeof args['types'] === 'string' ? args['types'].split(',') : ['public_channel'];
    return types.flatMap((type) => LIST_SCOPES[type.trim()] ?? []);
  }
  if (!scope.startsWith('channels:')) return [scope];
  const channel = workspace.store.state.channels.find(({ id }) => id === args['channel']);
  return [channel?.isPrivate === true ? ofPrivate(scope) : scope];
}
