import type { InputBlock, ModalView, PlainTextElement } from '@slack/types';
import { wrongPartText } from '../../lifecycle/contradictions.ts';
import { WORDS_LENGTH } from '../../names.ts';
import { wrongPart } from '../../records/person-request.ts';
import { type ModalKind, type ModalSubject, writeSubject } from './modal-subject.ts';

/** The blocks and fields of the windows: an error is shown at its block. */
export const HINT = { block: 'hint', field: 'words' } as const;
export const PART = { block: 'part', field: 'part' } as const;
export const WORDS = { block: 'words', field: 'words' } as const;
export const ASSIGNEE = { block: 'assignee', field: 'person' } as const;

/**
 * The window in which a person says what a button cannot. Its words are ours alone, so it is within Slack's limits: title and
 * buttons of 24 characters, 3,000 of `private_metadata`, 250 kB in all.
 * https://docs.slack.dev/reference/views/modal-views
 */
export function modalView(kind: ModalKind, subject: ModalSubject): ModalView {
  const { title, submit, blocks } = VIEWS[kind];
  return {
    type: 'modal',
    callback_id: kind,
    private_metadata: writeSubject(subject),
    title: plain(title),
    submit: plain(submit),
    close: plain('Cancel'),
    blocks: [...blocks],
  };
}

/** The name of a window, in menus as well. */
export const modalTitle = (kind: ModalKind): string => VIEWS[kind].title;

const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const textField = (
  { block, field }: { readonly block: string; readonly field: string },
  label: string,
  hint: string,
): InputBlock => ({
  type: 'input',
  block_id: block,
  label: plain(label),
  hint: plain(hint),
  element: { type: 'plain_text_input', action_id: field, multiline: true, min_length: 1, max_length: WORDS_LENGTH },
});

const VIEWS: Readonly<
  Record<ModalKind, { readonly title: string; readonly submit: string; readonly blocks: readonly InputBlock[] }>
> = {
  'try-again-hint': {
    title: 'Try again with a hint',
    submit: 'Try again',
    blocks: [
      textField(
        HINT,
        'What should the next attempt know?',
        'The attempt is told that these words are yours. The draft names you.',
      ),
    ],
  },
  'wrong-diagnosis': {
    title: 'Wrong diagnosis',
    submit: 'Send',
    blocks: [
      {
        type: 'input',
        block_id: PART.block,
        label: plain('What is wrong?'),
        element: {
          type: 'static_select',
          action_id: PART.field,
          options: wrongPart.options.map((value) => ({ text: plain(capitalized(wrongPartText(value))), value })),
        },
      },
      textField(WORDS, 'How do you know?', 'The next attempt is told, and an open draft gets your words as a comment.'),
    ],
  },
  assign: {
    title: 'Assign',
    submit: 'Assign',
    blocks: [
      {
        type: 'input',
        block_id: ASSIGNEE.block,
        optional: true,
        label: plain('Who takes care of it?'),
        hint: plain('Leave it empty to take the assignment back.'),
        element: { type: 'users_select', action_id: ASSIGNEE.field },
      },
    ],
  },
};
