import { readStack } from '../grouping/stack/read-stack.ts';

/** A text of one line is a sentence, unless frames were joined to it. Cheap, for most texts are sentences. */
export const mayHoldTrace = (text: string): boolean => /[\n\r]|\\n| at |^at |File "/.test(text);

/** Whether a text holds a trace that can be read. */
export const holdsFrames = (text: string): boolean =>
  mayHoldTrace(text) && readStack(text).some(({ frames }) => frames.length > 0);
