import { fileShape } from './methods/files.ts';
import type { StoredChannel, StoredMessage } from './state.ts';
import { APP_ID, BOT_ID, BOT_NAME, BOT_USER, TEAM_ID, type Workspace } from './workspace.ts';

/** A message as the API gives it; metadata only to those who ask for it. */
export function messageShape(workspace: Workspace, message: StoredMessage, withMetadata: boolean) {
  return {
    type: 'message',
    user: message.user,
    ...(message.user === BOT_USER ? { bot_id: BOT_ID, app_id: APP_ID, bot_profile: botShape() } : {}),
    team: TEAM_ID,
    ts: message.ts,
    text: message.text,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.files ? { files: message.files.map((id) => fileShape(workspace, id)) } : {}),
    ...(message.editedTs ? { edited: { user: message.user, ts: message.editedTs } } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions.map(reactionShape) } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...threadShape(workspace, message),
  };
}

/** A channel as the API gives it. */
export const channelShape = (channel: StoredChannel) => ({
  id: channel.id,
  name: channel.name,
  name_normalized: channel.name,
  is_channel: !channel.isPrivate,
  is_group: channel.isPrivate,
  is_im: false,
  is_mpim: false,
  is_private: channel.isPrivate,
  is_archived: false,
  is_general: false,
  is_member: channel.isMember,
  created: Math.floor(channel.createdAt / 1_000),
  creator: BOT_USER,
});

function threadShape(workspace: Workspace, message: StoredMessage) {
  if (message.threadTs !== undefined) return { thread_ts: message.threadTs, parent_user_id: BOT_USER };
  const replies = workspace.store.state.messages.filter(
    (each) => each.channel === message.channel && each.threadTs === message.ts,
  );
  const newest = replies.at(-1);
  if (!newest) return {};
  const users = [...new Set(replies.map((each) => each.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: newest.ts,
  };
}

const reactionShape = ({ name, users }: StoredMessage['reactions'][number]) => ({ name, users, count: users.length });

const botShape = () => ({ id: BOT_ID, app_id: APP_ID, name: BOT_NAME, team_id: TEAM_ID, deleted: false });
