import { randomBytes, randomUUID } from 'node:crypto';
import { SlackError } from './errors.ts';
import type { Block } from './state.ts';

/** "A trigger will expire after 3 seconds": https://docs.slack.dev/interactivity/handling-user-interaction#trigger_ids */
const TRIGGER_MS = 3_000;
/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const RESPONSE = { mostUses: 5, withinMs: 30 * 60_000 } as const;

/** A window that somebody sees. */
export interface OpenView {
  readonly id: string;
  readonly triggerId: string;
  /** Who sees it. */
  readonly user: string;
  readonly view: Readonly<Record<string, unknown>> & { readonly blocks: readonly Block[] };
  /** What the app found wrong when it was sent last, by block. */
  errors: Readonly<Record<string, string>>;
}

/** What one person alone was told. */
export interface Whisper {
  readonly user: string;
  readonly channel: string;
  readonly threadTs: string | undefined;
  readonly text: string;
}

interface Trigger {
  readonly user: string;
  readonly at: number;
  isExchanged: boolean;
}

interface ResponseUrl {
  readonly to: Omit<Whisper, 'text'>;
  readonly at: number;
  uses: number;
}

/** What lives in people's clients and is not kept: triggers, open windows, and what one person alone was told. */
export interface Windows {
  /** A trigger of what this person does now. */
  trigger(user: string): string;
  /** @throws {SlackError} invalid_trigger_id, exchanged_trigger_id, expired_trigger_id */
  exchange(triggerId: string): string;
  /** Opens a view for whom the trigger is of. */
  open(triggerId: string, user: string, view: OpenView['view']): OpenView;
  opened(triggerId: string): OpenView | undefined;
  find(id: string): OpenView | undefined;
  close(id: string): void;
  all(): readonly OpenView[];
  /** A path that takes answers to what this person did there. */
  responsePath(to: Omit<Whisper, 'text'>): string;
  /** @returns the status of Slack's answer */
  respond(path: string, text: string): 200 | 404;
  whisper(whisper: Whisper): void;
  whispers(): readonly Whisper[];
}

/** @param clock epoch milliseconds */
export function createWindows(clock: () => number): Windows {
  const triggers = new Map<string, Trigger>();
  const views = new Map<string, OpenView>();
  const responses = new Map<string, ResponseUrl>();
  const whispers: Whisper[] = [];
  return {
    trigger: (user) => {
      const id = `${clock()}.${triggers.size + 1}.${randomBytes(16).toString('hex')}`;
      triggers.set(id, { user, at: clock(), isExchanged: false });
      return id;
    },
    exchange: (triggerId) => {
      const trigger = triggers.get(triggerId);
      if (trigger === undefined) throw new SlackError('invalid_trigger_id');
      if (trigger.isExchanged) throw new SlackError('exchanged_trigger_id');
      if (clock() - trigger.at > TRIGGER_MS) throw new SlackError('expired_trigger_id');
      trigger.isExchanged = true;
      return trigger.user;
    },
    open: (triggerId, user, view) => {
      const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
      const opened = { id, triggerId, user, view, errors: {} };
      views.set(id, opened);
      return opened;
    },
    opened: (triggerId) => [...views.values()].find((each) => each.triggerId === triggerId),
    find: (id) => views.get(id),
    close: (id) => void views.delete(id),
    all: () => [...views.values()],
    responsePath: (to) => {
      const path = `/actions/${to.channel}/${randomUUID()}`;
      responses.set(path, { to, at: clock(), uses: 0 });
      return path;
    },
    respond: (path, text) => {
      const known = responses.get(path);
      if (known === undefined || known.uses >= RESPONSE.mostUses || clock() - known.at > RESPONSE.withinMs) return 404;
      known.uses += 1;
      whispers.push({ ...known.to, text });
      return 200;
    },
    whisper: (whisper) => void whispers.push(whisper),
    whispers: () => [...whispers],
  };
}
