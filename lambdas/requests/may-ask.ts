import type { Config } from '../../core/config/config.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';

/**
 * Whether the person may ask. A command that can write to the queue has the account anyway. From Slack, the people that the
 * configuration names may ask, or everybody in the channel when it names nobody.
 */
export async function mayAsk(
  { via, by }: PersonRequest,
  { mayPress }: Config['slack'],
  messenger: Messenger,
): Promise<boolean> {
  if (via === 'command' || mayPress === undefined) return true;
  if (mayPress.users.includes(by.id)) return true;
  for (const group of mayPress.groups) {
    if ((await messenger.listMembers(group)).includes(by.id)) return true;
  }
  return false;
}
