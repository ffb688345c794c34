import { buttonValue, muteValue } from '../../../../core/messages/slack/button-value.ts';
import { readInteraction } from '../../../../core/messages/slack/interaction.ts';
import { type ModalKind, writeSubject } from '../../../../core/messages/slack/modal-subject.ts';
import { ASSIGNEE, HINT, PART, WORDS } from '../../../../core/messages/slack/modal-view.ts';
import { MORE_ACTION } from '../../../../core/messages/slack/read-modal-press.ts';
import { readViewSubmission } from '../../../../core/messages/slack/read-view-submission.ts';
import type { DraftWords } from '../../../../core/records/draft-words.ts';
import type { PersonAction, PersonRequest } from '../../../../core/records/person-request.ts';
import type { PersonWords } from '../../../../core/records/person-words.ts';
import type { SlackMessage } from '../../../../core/records/slack-message.ts';
import type { Thread } from '../../../../core/records/thread.ts';
import { wordsDigest } from '../../../../core/user-actions/words-digest.ts';
import { DRAFT, LATER, LEAD } from '../../../fixtures/incident-states.ts';
import { ID } from '../request-world.ts';

/** What a person sees before they ask. */
export interface Seen {
  readonly shown: SlackMessage;
  readonly thread: Thread;
  readonly attempt: number;
}

/** What a person does: the request or the words that come of it. */
export type Asked = PersonRequest | PersonWords | DraftWords;

/** One way to ask for something. */
export interface Action {
  readonly door: string;
  /** What is typed or pressed. */
  readonly name: string;
  /** @returns undefined where the message does not offer it */
  readonly ask: (seen: Seen) => Asked | undefined;
}

/** Who is assigned. */
const BO = 'U0BO00009';
const BY = { id: 'U1', name: 'ana' };
const ACTION_TS = `${LATER / 1_000}.000100`;

interface Element {
  readonly action_id?: string;
  readonly value?: string;
  readonly options?: readonly { readonly value?: string }[];
}

const elementsOf = ({ blocks }: SlackMessage): readonly Element[] =>
  blocks.flatMap((block) => ('elements' in block ? (block.elements as readonly Element[]) : []));

const pressed = ({ thread }: Seen, actionId: string, value: string): PersonRequest | undefined =>
  readInteraction({
    type: 'block_actions',
    user: { id: BY.id, username: BY.name },
    container: { type: 'message', channel_id: thread.channel, message_ts: thread.ts },
    actions: [{ action_id: actionId, action_ts: ACTION_TS, value }],
  })[0];

/** A button, as far as the message has it. */
const button = (action: PersonAction['action'], name: string): Action => ({
  ...{ door: 'button', name },
  ask: (seen) => {
    const found = elementsOf(seen.shown).find(({ action_id: id }) => id === action);
    const value = found?.value ?? found?.options?.at(-1)?.value;
    return value === undefined ? undefined : pressed(seen, action, value);
  },
});

/** A button of a message that Slack has not rewritten yet: it shows the attempt before. */
const staleButton = (action: PersonAction['action'], name: string): Action => ({
  ...{ door: 'button of an older message', name },
  ask: (seen) => {
    const subject = { incidentId: ID, attempt: Math.max(0, seen.attempt - 1) };
    return pressed(seen, action, action === 'mute' ? muteValue(subject, null) : buttonValue(subject));
  },
});

const value = ({ block, field }: typeof HINT | typeof WORDS, text: string) => ({
  [block]: { [field]: { value: text } },
});

const FILLED: Readonly<Record<ModalKind, Record<string, unknown>>> = {
  'try-again-hint': value(HINT, 'look at the cart'),
  'wrong-diagnosis': {
    ...value(WORDS, 'two carts race'),
    [PART.block]: { [PART.field]: { selected_option: { value: 'cause' } } },
  },
  assign: { [ASSIGNEE.block]: { [ASSIGNEE.field]: { selected_user: BO } } },
};

/** A window, as far as the message's menu has it. */
const modal = (kind: ModalKind, name: string): Action => ({
  ...{ door: 'window', name },
  ask: ({ shown, thread, attempt }) => {
    const menu = elementsOf(shown).find(({ action_id: id }) => id === MORE_ACTION);
    if (menu?.options?.some((option) => option.value?.startsWith(`${kind}/`)) !== true) return undefined;
    const view = {
      ...{ id: 'V1', callback_id: kind, state: { values: FILLED[kind] } },
      private_metadata: writeSubject({ incidentId: ID, attempt, thread }),
    };
    const read = readViewSubmission({ type: 'view_submission', user: { id: BY.id, username: BY.name }, view }, LATER);
    return read?.kind === 'request' ? read.request : undefined;
  },
});

const mention = (words: string): Action => ({
  ...{ door: 'mention', name: words },
  ask: ({ thread: { channel, ts } }) => ({
    ...{ kind: 'words', door: 'mention', channel, threadTs: ts, words, by: BY, at: LATER },
    id: `${channel}-${words}`,
  }),
});

const slash = (words: string): Action => ({
  ...{ door: 'command', name: `/mendhook ${words}`.replace(ID, 'INCIDENT') },
  ask: ({ thread: { channel } }) => ({
    ...{ kind: 'words', door: 'slash', channel, words, by: BY, at: LATER },
    ...{ id: `${channel}-${words}`, responseUrl: 'https://hooks.slack.com/commands/T/1/x' },
  }),
});

/** A comment on the draft, on GitHub, of somebody who may write to the repository. */
const comment = (words: string): Action => ({
  ...{ door: 'comment', name: `/mendhook ${words}` },
  ask: () => ({
    ...{ kind: 'draft-words', place: 'comment', repository: DRAFT.repository, number: DRAFT.number, commentId: 1 },
    digest: wordsDigest(`/mendhook ${words}`),
  }),
});

const commandLine = (name: string, wish: PersonAction): Action => ({
  ...{ door: 'command line', name },
  ask: ({ attempt }) => ({
    ...{ id: 'command-1', via: 'command', door: 'command', incidentId: ID, attempt, wish, at: LATER },
    by: { id: 'command-ana', name: 'ana' },
  }),
});

/** What people may ask for, and each way to ask. */
export const ACTIONS: Readonly<Record<string, readonly Action[]>> = {
  'Open a draft': [button('open-draft', 'Open draft'), staleButton('open-draft', 'Open draft')],
  'Try again': [
    button('try-again', 'Try again'),
    staleButton('try-again', 'Try again'),
    modal('try-again-hint', 'Try again with a hint'),
    mention('retry look at the cart'),
    comment('retry look at the cart'),
    commandLine('incidents retry', { action: 'try-again' }),
  ],
  'Call it not useful': [button('dismiss', 'Not useful'), staleButton('dismiss', 'Not useful'), mention('dismiss')],
  'Call the diagnosis wrong': [modal('wrong-diagnosis', 'Wrong diagnosis'), mention('wrong cause two carts race')],
  Mute: [button('mute', 'Mute'), staleButton('mute', 'Mute'), mention('mute 3d'), slash(`mute ${ID} 3d`)],
  Unmute: [button('unmute', 'Unmute'), mention('unmute'), slash(`unmute ${ID}`)],
  Assign: [modal('assign', 'Assign'), mention(`owner <@${BO}>`), mention('owner nobody')],
  Merge: [mention(`merge ${LEAD.slice(0, 8)}`)],
  'Let Cursor apply the patch': [
    button('hand-off', 'Let Cursor apply it'),
    staleButton('hand-off', 'Let Cursor apply it'),
    mention('cursor'),
    commandLine('incidents cursor', { action: 'hand-off' }),
  ],
  'Open a JIRA issue': [button('open-issue', 'Open JIRA issue'), staleButton('open-issue', 'Open JIRA issue')],
  'Split off': [button('split', 'Split off'), staleButton('split', 'Split off'), mention('split')],
  'Change the draft': [comment('fix name the cart')],
  Stop: [comment('stop')],
  'Close the draft': [comment('close it hides the error')],
  'Ask on the draft': [comment('explain'), comment('help'), comment('what is going on here')],
  Ask: [mention('status'), mention('why'), mention('cost'), mention('similar'), mention('help')],
  'Say something else': [mention('what is going on here')],
  'Look around': [slash('status'), slash('incidents'), slash('budget'), slash('help')],
};
