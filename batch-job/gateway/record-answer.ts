import { z } from 'zod';
import { cutText } from '../../core/text/cut-text.ts';
import { redact } from '../../core/text/redaction.ts';

const ANSWER_LENGTH = 64_000;

/**
 * Reads along while an answer passes through, and puts together what it says: a block a line, each with its type in front.
 * An answer that is no stream of events, such as an error, is kept as it is. Redacted; beyond 64,000 characters cut.
 */
export function createAnswerRecorder(contentType: string) {
  const streaming = contentType.includes('text/event-stream');
  const decoder = new TextDecoder();
  let pending = '';
  let said = '';
  const take = (text: string) => {
    if (said.length < ANSWER_LENGTH) said += text;
  };
  return {
    push: (chunk: Uint8Array): void => {
      const text = decoder.decode(chunk, { stream: true });
      if (!streaming) take(text);
      const lines = streaming ? (pending + text).split('\n') : [];
      pending = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data:')) take(eventText(line.slice('data:'.length)));
    },
    read: (): string => cutText(redact(said.trim()), ANSWER_LENGTH),
  };
}

const eventSchema = z.object({
  type: z.string(),
  content_block: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
  delta: z
    .object({
      text: z.string().optional(),
      thinking: z.string().optional(),
      partial_json: z.string().optional(),
    })
    .optional(),
  error: z.unknown().optional(),
});

function eventText(json: string): string {
  const event = readEvent(json);
  if (event?.content_block !== undefined) {
    const { type, name = '' } = event.content_block;
    return `\n${[type, name].filter(Boolean).join(' ')}: `;
  }
  const { text = '', thinking = '', partial_json: input = '' } = event?.delta ?? {};
  return event?.error === undefined ? text + thinking + input : `\nerror: ${JSON.stringify(event.error)}`;
}

function readEvent(json: string) {
  try {
    return eventSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined; // not an event: it passes through, and says nothing
  }
}
