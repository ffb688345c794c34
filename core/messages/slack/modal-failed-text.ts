import type { ModalKind } from './modal-subject.ts';

/** What a person reads whose window could not be opened. Words to mendhook in the thread do the same. */
export const modalLateText = (kind: ModalKind): string =>
  `The window could not be opened in the three seconds that Slack gives. Press again, or mention mendhook in this thread: ${WORDS[kind]}`;

const WORDS: Readonly<Record<ModalKind, string>> = {
  'try-again-hint': '`retry` and your hint.',
  'wrong-diagnosis':
    '`wrong`, one of `cause`, `place`, `not-our-code`, `too-narrow` and `hides-error`, and your words.',
  assign: '`owner` and the person.',
};
