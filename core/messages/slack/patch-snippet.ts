import type { Snippet } from '../../ports/messenger.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import { cleanText } from '../../text/clean-text.ts';
import { cutText } from '../../text/cut-text.ts';
import { counted } from '../../text/quantities.ts';
import { fitsInMessage } from './patch-sections.ts';

/** Slack makes no snippet of more: https://docs.slack.dev/reference/methods/files.getUploadURLExternal (`snippet_too_large`) */
const SNIPPET_BYTES = 1_000_000;

/** How many earlier attempts’ snippets are looked for. Policies allow few attempts. */
const REPLACED_MOST = 50;

/**
 * A patch as a file for the thread, named after its attempt. It replaces those of earlier attempts.
 *
 * @returns undefined if the message holds all of the patch, or the patch is longer than Slack takes
 */
export function patchSnippet(
  { id, title }: Pick<Incident, 'id' | 'title'>,
  { number }: Pick<Attempt, 'number'>,
  patch: string,
): Snippet | undefined {
  // Nothing longer is read: redaction takes its time.
  if (Buffer.byteLength(patch) > SNIPPET_BYTES) return undefined;
  const text = cleanText(patch);
  if (fitsInMessage(text) || Buffer.byteLength(text) > SNIPPET_BYTES) return undefined;
  const lines = counted(text.trimEnd().split('\n').length, 'line');
  const earlier = Array.from({ length: Math.min(number - 1, REPLACED_MOST) }, (_, index) => number - 1 - index);
  return {
    name: fileName(id, number),
    title: cutText(cleanText(`Patch of attempt ${number}: ${title}`), 200),
    altText: `The whole patch of attempt ${number}, ${lines}`,
    text,
    replaces: earlier.map((each) => fileName(id, each)),
  };
}

const fileName = (id: string, attempt: number): string => `mendhook-${id}-${attempt}.diff`;
