import { createHash } from 'node:crypto';
import { z } from 'zod';
import { shortenMiddle } from '../../core/text/shorten.ts';
import { redactEvent } from '../phases/redact-event.ts';

/** What a request said that no earlier one of the run did, redacted; a text above 16,000 characters without its middle. */
export interface RecordedRequest {
  /** Everything beside the messages, such as the system prompt and the tools: what is new or has changed. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly messages: readonly unknown[];
}

/** Remembers what was recorded: each request repeats the whole conversation, and the log would grow with its square. */
export function createRequestRecorder(): (body: string) => RecordedRequest {
  const seen = new Set<string>();
  const isNew = (value: unknown): boolean => {
    const digest = createHash('sha256').update(JSON.stringify(value)).digest('base64');
    const known = seen.has(digest);
    seen.add(digest);
    return !known;
  };
  return (body) => {
    const { messages, ...settings } = bodySchema.parse(withoutMarks(JSON.parse(body)));
    const fresh = Object.entries(settings).filter((entry) => isNew(entry));
    const said = messages.filter((message) => isNew(message));
    return { settings: keptRecord(Object.fromEntries(fresh)), messages: said.map(kept) };
  };
}

const bodySchema = z.looseObject({ messages: z.array(z.unknown()).default([]) });

/** Marks of what is cached move from message to message as a conversation grows; the messages stay the same. */
function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([key]) => key !== 'cache_control');
  return Object.fromEntries(parts.map(([key, part]) => [key, withoutMarks(part)]));
}

const TEXT_LENGTH = 16_000;

const kept = (value: unknown): unknown => shortened(redactEvent(value));
const keptRecord = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, kept(value)]));

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return shortenMiddle(value, TEXT_LENGTH);
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]));
}
