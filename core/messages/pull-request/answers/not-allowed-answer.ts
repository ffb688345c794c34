import { mdLine } from '../../../text/markdown.ts';

/** Tells a person on a draft that they may not ask for it. */
export const notAllowedOnDraft = (login: string): readonly string[] => [
  `Nothing is done for ${mdLine(login, 100)}: only people who may write to this repository may ask.`,
];
