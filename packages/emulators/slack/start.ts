import { mkdir } from 'node:fs/promises';
import { listen } from '../listen.ts';
import { ALL_SCOPES, createSlackApp } from './app.ts';
import { type Mention, sendMention, verifyUrl } from './events.ts';
import { type FieldErrors, type Press, sendPress } from './press.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import type { Interactivity } from './send-interaction.ts';
import { type SlashCommand, sendCommand } from './slash-command.ts';
import { openSlackState, type StoredChannel, type StoredFile, type StoredMessage } from './state.ts';
import { type Submission, submitView } from './submit-view.ts';
import { createWindows, type OpenView, type Whisper } from './windows.ts';
import { type Ephemeral, ensureChannels, removeAsPerson, sayAsPerson, type Workspace } from './workspace.ts';

export interface SlackOptions {
  readonly stateDirectory: string;
  /** The bot's token; every call must show it. */
  readonly token: string;
  /** Channels that exist, without `#`. The bot is a member of each unless told otherwise. */
  readonly channels: readonly (string | { name: string; isMember?: boolean; isPrivate?: boolean })[];
  /** @default - any free port */
  readonly port?: number;
  /** Epoch milliseconds. @default Date.now */
  readonly clock?: () => number;
  /** Called whenever something that a person could see has changed. */
  readonly onChange?: () => void;
  /** What the token was granted. @default - all that the methods here can ask for */
  readonly scopes?: readonly string[];
  /** Refuses calls that come faster than Slack takes them, with 429. @default false */
  readonly isRateLimited?: boolean;
  /** User groups and the ids of their members. @default - none */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** Where people see a message. @default - a path of this server's own address */
  readonly permalink?: (channel: string, ts: string) => string;
}

type ChannelView = Readonly<StoredChannel>;

/** A message as it is now. `ts` is `SECONDS.MICROSECONDS`; `threadTs` names the message that it answers. */
type MessageView = Readonly<StoredMessage> & { readonly permalink: string };

export interface LocalSlack {
  readonly url: string;
  /** For `new WebClient(token, { slackApiUrl })`. */
  readonly apiUrl: string;
  close(): Promise<void>;
  channels(): readonly ChannelView[];
  /** Every message of every channel in the order of posting, replies included. */
  messages(): readonly MessageView[];
  /** Files that were shared and not deleted, oldest first. */
  files(): readonly Readonly<StoredFile>[];
  /** A message and its replies, oldest first; empty when there is none. */
  thread(channel: string, ts: string): readonly MessageView[];
  /** Answers the next calls of a method with 429, an error of Slack's or a status of a gateway, whatever its rate. */
  refuseNext: RateLimits['refuseNext'];
  /** Answers every call so, until it is called with `undefined`. */
  refuseAll: RateLimits['refuseAll'];
  /** Lets so many calls of all methods and channels together through, until it is called with `undefined`. */
  limitAll: RateLimits['limitAll'];
  /** How often each method was called, refused calls included. */
  callCounts: RateLimits['counts'];
  /** Refuses connections, as if nothing listened at the address. */
  goAway(): Promise<void>;
  /** Takes connections at the same address again. */
  comeBack(): Promise<void>;
  /** Writes into a channel, or a thread there, as the person at this machine. @throws {SlackError} channel_not_found */
  say(said: { channel: string; texts: readonly string[]; threadTs?: string | undefined }): void;
  /** Deletes a message as the person at this machine; the answers to it go with it. */
  remove(message: { channel: string; ts: string }): void;
  /** Says where the app takes interactions; until then, no button does anything. */
  connectApp(app: Interactivity): void;
  /** Presses a button, or chooses from a menu, as the person at this machine. @throws {Error} when nobody took it */
  press(press: Press): Promise<FieldErrors | undefined>;
  /** Windows that the person at this machine sees. */
  views(): readonly Readonly<OpenView>[];
  /** Fills and sends a window. @returns what the app found wrong, by block. @throws {Error} when nobody took it */
  submit(submission: Submission): Promise<FieldErrors>;
  /** What one person alone was told in answer to a press, in order. */
  whispers(): readonly Whisper[];
  /** Mentions the bot as the person at this machine. Returns the `ts` of the words. @throws {Error} when nobody took it */
  mention(mention: Mention): Promise<string>;
  /** Types a slash command as the person at this machine. @throws {Error} when nobody took it */
  command(command: SlashCommand): Promise<void>;
  /** Asks the app whether it is there. @throws {Error} when it does not return the challenge */
  verifyUrl(): Promise<void>;
  /** Messages that the person at this machine alone has seen, in order. */
  ephemerals(): readonly Ephemeral[];
  /** What the bot was said to be doing, in order; empty where that ended. */
  statuses(): readonly string[];
}

/** Starts the local Slack on 127.0.0.1: the Web API with one workspace, one bot and the given channels. */
export async function startSlack(options: SlackOptions): Promise<LocalSlack> {
  await mkdir(options.stateDirectory, { recursive: true });
  const { clock = Date.now, isRateLimited: isLimited = false } = options;
  const address = { url: '' };
  const workspace: Workspace = {
    store: openSlackState(options.stateDirectory),
    clock,
    permalink: options.permalink ?? ((channel, ts) => `${address.url}/archives/${channel}/p${ts.replace('.', '')}`),
    url: () => address.url,
    onChange: options.onChange ?? (() => undefined),
    limits: createRateLimits({ isLimited, clock }),
    groups: options.groups ?? {},
    passing: { ephemerals: [], statuses: [], commands: new Map() },
    windows: createWindows(clock),
  };
  ensureChannels(workspace, options.channels.map(readChannel));
  const app = createSlackApp(workspace, { token: options.token, scopes: options.scopes ?? ALL_SCOPES });
  let server = await listen(app.fetch, options.port ?? 0);
  const { url } = server;
  address.url = url;
  return {
    url,
    apiUrl: `${url}/api/`,
    close: () => server.close(),
    goAway: () => server.close(),
    comeBack: async () => {
      server = await listen(app.fetch, Number(new URL(url).port));
    },
    refuseNext: workspace.limits.refuseNext,
    refuseAll: workspace.limits.refuseAll,
    limitAll: workspace.limits.limitAll,
    callCounts: workspace.limits.counts,
    say: (said) => sayAsPerson(workspace, said),
    remove: (message) => removeAsPerson(workspace, message),
    ...readAccess(workspace),
    ...pressAccess(workspace),
  };
}

type PersonAccess =
  | 'connectApp'
  | 'press'
  | 'views'
  | 'submit'
  | 'whispers'
  | 'mention'
  | 'command'
  | 'verifyUrl'
  | 'ephemerals'
  | 'statuses';

function pressAccess(workspace: Workspace): Pick<LocalSlack, PersonAccess> {
  let connected: Interactivity | undefined;
  const app = (): Interactivity => {
    if (connected === undefined) throw new Error('no app takes interactions');
    return connected;
  };
  return {
    connectApp: (wanted) => {
      connected = wanted;
    },
    press: async (press) => sendPress(workspace, app(), press),
    mention: async (mention) => sendMention(workspace, app(), mention),
    command: async (command) => sendCommand(workspace, app(), command),
    verifyUrl: async () => verifyUrl(workspace, app()),
    ephemerals: () => structuredClone(workspace.passing.ephemerals),
    statuses: () => workspace.passing.statuses.map(({ status }) => status),
    submit: async (submission) => submitView(workspace, app(), submission),
    views: () => structuredClone(workspace.windows.all()),
    whispers: () => workspace.windows.whispers(),
  };
}

function readChannel(option: SlackOptions['channels'][number]) {
  const { name, isMember = true, isPrivate = false } = typeof option === 'string' ? { name: option } : option;
  return { name: name.replace(/^#/, ''), isMember, isPrivate };
}

function readAccess(workspace: Workspace) {
  const { state } = workspace.store;
  const view = (message: StoredMessage): MessageView => ({
    ...structuredClone(message),
    permalink: workspace.permalink(message.channel, message.ts),
  });
  return {
    channels: () => state.channels.map((each) => ({ ...each })),
    messages: () => state.messages.map(view),
    files: () => (state.files ?? []).filter(({ status }) => status === 'shared').map((each) => ({ ...each })),
    thread: (channel: string, ts: string) =>
      state.messages.filter((each) => each.channel === channel && (each.ts === ts || each.threadTs === ts)).map(view),
  };
}
