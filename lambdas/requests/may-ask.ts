import type { Config } from '../../core/config/config.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { Person, PersonRequest } from '../../core/records/person-request.ts';
import { allowListsOf, groupsOf, isOnAll } from '../../core/user-actions/may.ts';

/**
 * Whether the person may ask. A command that can write to the queue has the account anyway, and GitHub was asked who may write
 * to the repository. From Slack, the people that the configuration names may ask, or everybody in the channel when it names
 * nobody.
 */
export async function mayAsk(
  { via, by, wish }: Pick<PersonRequest, 'via' | 'by' | 'wish'>,
  slack: Config['slack'],
  messenger: Pick<Messenger, 'listMembers'>,
): Promise<boolean> {
  return isAllowed(via === 'slack' ? allowListsOf(slack, wish.action) : [], by, messenger);
}

/** Whether the person may have a model answer a question: who may press the buttons may, since an answer costs money. */
export const mayAskModel = (
  by: Person,
  slack: Config['slack'],
  messenger: Pick<Messenger, 'listMembers'>,
): Promise<boolean> => isAllowed(questionLists(slack), by, messenger);

/** Who may ask a model. None: everybody in the channel may. */
export const questionLists = ({ mayPress }: Config['slack']) => (mayPress === undefined ? [] : [mayPress]);

async function isAllowed(
  lists: ReturnType<typeof allowListsOf>,
  by: Person,
  messenger: Pick<Messenger, 'listMembers'>,
): Promise<boolean> {
  const members = new Map<string, readonly string[]>();
  for (const group of groupsOf(lists)) members.set(group, await messenger.listMembers(group));
  return isOnAll(lists, by.id, members);
}
