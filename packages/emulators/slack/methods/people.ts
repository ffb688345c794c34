import { z } from 'zod';
import { type Arguments, parseArguments } from '../arguments.ts';
import { SlackError } from '../errors.ts';
import {
  BOT_ID,
  BOT_NAME,
  BOT_USER,
  commitChange,
  findChannel,
  findMessage,
  TEAM_ID,
  type Workspace,
} from '../workspace.ts';

const groupArguments = z.object({ usergroup: z.string() });
const userInfoArguments = z.object({ user: z.string() });
const reaction = z.object({ channel: z.string(), timestamp: z.string(), name: z.string() });

/** auth.test: who the token belongs to. */
export const testAuth = (workspace: Workspace) => ({
  url: `${workspace.url()}/`,
  team: 'mendhook local',
  team_id: TEAM_ID,
  user: BOT_NAME,
  user_id: BOT_USER,
  bot_id: BOT_ID,
  is_enterprise_install: false,
});

/** users.info: the bot is the only account here. @throws {SlackError} user_not_found */
export function userInfo(_workspace: Workspace, args: Arguments) {
  if (parseArguments(args, userInfoArguments).user !== BOT_USER) throw new SlackError('user_not_found');
  return {
    user: {
      id: BOT_USER,
      team_id: TEAM_ID,
      name: BOT_NAME,
      real_name: BOT_NAME,
      is_bot: true,
      deleted: false,
      profile: { real_name: BOT_NAME, display_name: BOT_NAME, bot_id: BOT_ID },
    },
  };
}

/** usergroups.users.list. @throws {SlackError} no_such_subteam */
export function listGroupMembers(workspace: Workspace, args: Arguments) {
  const users = workspace.groups[parseArguments(args, groupArguments).usergroup];
  if (users === undefined) throw new SlackError('no_such_subteam');
  return { users };
}

/** reactions.add. @throws {SlackError} invalid_name, already_reacted */
export function addReaction(workspace: Workspace, args: Arguments) {
  const { channel, timestamp, name } = parseArguments(args, reaction);
  const emoji = name.replace(/^:|:$/g, '');
  if (!/^[\w+'-]{1,100}$/.test(emoji)) throw new SlackError('invalid_name');
  const message = findMessage(workspace, findChannel(workspace, channel).id, timestamp);
  const known = message.reactions.find((each) => each.name === emoji);
  if (known?.users.includes(BOT_USER)) throw new SlackError('already_reacted');
  if (known) known.users.push(BOT_USER);
  else message.reactions.push({ name: emoji, users: [BOT_USER] });
  commitChange(workspace);
  return {};
}
