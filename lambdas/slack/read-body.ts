import { z } from 'zod';
import { readChangePresses } from '../../core/messages/slack/change-press.ts';
import { readInteraction } from '../../core/messages/slack/interaction.ts';
import { readEvent } from '../../core/messages/slack/read-event.ts';
import { type ModalPress, readModalPress } from '../../core/messages/slack/read-modal-press.ts';
import { readSlashCommand } from '../../core/messages/slack/read-slash-command.ts';
import { type FieldErrors, readViewSubmission } from '../../core/messages/slack/read-view-submission.ts';
import { readReleasePresses } from '../../core/messages/slack/release-press.ts';
import type { PersonWord } from '../../core/records/change-event.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import type { ReleasePersonWord } from '../../core/records/release-event.ts';

/** What one body of Slack asks for; nothing for what is not ours. */
export interface SlackBody {
  readonly requests: readonly PersonRequest[];
  readonly words: readonly PersonWords[];
  /** Of changes and releases. */
  readonly said: readonly (PersonWord | ReleasePersonWord)[];
  /** The window that a person asks for. */
  readonly modal?: ModalPress | undefined;
  /** What is wrong in a window that was sent. */
  readonly errors?: FieldErrors | undefined;
  /** What Slack wants to hear; empty where it wants nothing. */
  readonly answer: string;
}

const NOTHING: SlackBody = { requests: [], words: [], said: [], answer: '' };

/**
 * Reads a body by its kind: an interaction or a slash command in a form, an event in JSON.
 *
 * @param now epoch milliseconds
 * @returns undefined when it has a shape that Slack does not document
 */
export function readBody(body: Buffer, now: number): SlackBody | undefined {
  const text = body.toString('utf8');
  try {
    return text.trimStart().startsWith('{') ? readJson(text) : readForm(new URLSearchParams(text), now);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

function readJson(text: string): SlackBody {
  const event = readEvent(JSON.parse(text));
  if (event.kind === 'challenge') return { ...NOTHING, answer: event.challenge };
  return event.kind === 'words' ? { ...NOTHING, words: [event.words] } : NOTHING;
}

function readForm(form: URLSearchParams, now: number): SlackBody | undefined {
  if (form.has('command')) {
    const words = readSlashCommand(form, now);
    return words === undefined ? NOTHING : { ...NOTHING, words: [words] };
  }
  const text = form.get('payload');
  if (text === null) return undefined;
  const payload: unknown = JSON.parse(text);
  const sent = readViewSubmission(payload, now);
  return {
    ...NOTHING,
    requests: sent?.kind === 'request' ? [sent.request] : readInteraction(payload),
    modal: readModalPress(payload),
    errors: sent?.kind === 'errors' ? sent.errors : undefined,
    said: [...readChangePresses(payload), ...readReleasePresses(payload)],
  };
}
