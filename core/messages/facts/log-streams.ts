import { z } from 'zod';
import type { AuditEvent } from '../../records/audit-event.ts';
import { cleanText } from '../../text/clean-text.ts';
import { oneLine, shorten } from '../../text/shorten.ts';
import { describeValue } from './describe-value.ts';
import { cutEntry, type RankedEntry } from './log-entry.ts';

/** A stream of the audit log: of an attempt itself, or of one of its phases. */
export interface LogStream {
  readonly attempt: number;
  readonly phase?: string | undefined;
  readonly events: readonly AuditEvent[];
}

/** What a stream of the audit log holds, but for what it holds twice. */
export function streamEntries({ attempt, phase, events }: LogStream): readonly RankedEntry[] {
  return events.flatMap(({ at, event, detail, phase: ownPhase = phase }) => {
    const of = { at, attempt, ...(ownPhase === undefined ? {} : { phase: ownPhase }) };
    if (REPEATED.has(event)) return [];
    if (event === 'claude') return saidEntries(detail).map((said) => ({ ...of, ...said }));
    const rank = event === 'tool' ? 'answered' : 'facts';
    return [{ ...of, rank, event, text: cutEntry(describeValue(detail), rank) }];
  });
}

/** What the log holds again elsewhere: the prompt, and each request to the model with its answer. */
const REPEATED = new Set(['prompt', 'gateway']);

const messageSchema = z.object({
  type: z.enum(['assistant', 'user']),
  message: z.object({ content: z.array(z.unknown()) }),
});
const partSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool_use'), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('tool_result'), content: z.unknown() }),
]);

/** What Claude Code's stream tells of the agent. https://code.claude.com/docs/en/headless */
const saidEntries = (detail: unknown): readonly Said[] =>
  (messageSchema.safeParse(detail).data?.message.content ?? []).flatMap(saidPart);

type Said = Pick<RankedEntry, 'rank' | 'event' | 'text'>;

function saidPart(content: unknown): readonly Said[] {
  const part = partSchema.safeParse(content).data;
  switch (part?.type) {
    case undefined:
      return [];
    case 'text':
      return [{ rank: 'said', event: 'the agent said', text: cutEntry(part.text, 'said') }];
    case 'tool_use':
      return [
        {
          rank: 'called',
          event: `called ${shorten(oneLine(cleanText(part.name)), 60)}`,
          text: cutEntry(describeValue(part.input), 'called'),
        },
      ];
    case 'tool_result':
      return [{ rank: 'answered', event: 'was answered', text: cutEntry(describeValue(part.content), 'answered') }];
    default:
      return part satisfies never;
  }
}
