import type { Config } from '../../../config/config.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { section } from '../blocks.ts';

type AllowList = NonNullable<Config['slack']['mayPress']>;

const NAMED = 10;

/** Tells a person, and nobody else, who may do what they asked for. The ids are the configuration's own. */
export function notAllowedAnswer(lists: readonly AllowList[]): SlackMessage {
  const text = `Nothing is done: only ${lists.map(namesOf).join(', and of those only ')} may do this.`;
  return { text, blocks: [section(text)] };
}

function namesOf({ users, groups }: AllowList): string {
  const names = [...users.map((id) => `<@${id}>`), ...groups.map((id) => `members of <!subteam^${id}>`)];
  const rest = names.length - NAMED;
  return names.length === 0 ? 'nobody' : `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
