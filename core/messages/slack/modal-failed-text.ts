import type { ModalKind } from './modal-subject.ts';

/** What a person reads if their window does not open: the words that do the same in the thread. */
export const modalFailedText = (kind: ModalKind): string =>
  `The window could not be opened. Mention mendhook in this thread instead: ${WORDS[kind]}`;

const WORDS: Readonly<Record<ModalKind, string>> = {
  'try-again-hint': '`retry` and your hint.',
  'wrong-diagnosis':
    '`wrong`, one of `cause`, `place`, `not-our-code`, `too-narrow` and `hides-error`, and your words.',
  assign: '`owner` and the person.',
};
