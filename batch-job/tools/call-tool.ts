import { messageOf } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence } from '../../core/text/prompt.ts';
import { redact } from '../../core/text/redaction.ts';
import { oneLine, shorten, shortenMiddle } from '../../core/text/shorten.ts';
import { redactEvent } from '../phases/redact-event.ts';
import { type Tool, ToolError } from './tool.ts';

/** One call of a tool: what the audit log keeps of it, redacted. */
export interface ToolCall {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tool: string;
  readonly input: unknown;
  readonly durationMs: number;
  /** `refused`: it was asked wrongly or too often. `failed`: what it needs did. */
  readonly ended: 'answered' | 'refused' | 'failed';
  /** What the model was told, without the fence. */
  readonly answer: string;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

/** Characters of one answer: about 3,000 tokens, which every later turn pays for again. */
const ANSWER_LENGTH = 10_000;
const REASON_LENGTH = 500;

/**
 * Calls tools by name: as often as each may be called, and every call told to `onCall`. What a tool answers is cleaned,
 * cut, and fenced as the words of strangers. Never throws.
 */
export function createToolCaller(options: {
  tools: readonly Tool[];
  /** Random for each run; see `fence`. */
  boundary: string;
  onCall: (call: ToolCall) => void;
  clock: Clock;
}): (name: string, input: unknown, signal: AbortSignal) => Promise<ToolAnswer> {
  const { tools, boundary, onCall, clock } = options;
  const remaining = new Map(tools.map(({ name, calls }) => [name, calls]));

  return async (name, input, signal) => {
    const at = clock();
    const { ended, answer } = await callOnce(tools, remaining, { name, input, signal });
    onCall({ at, tool: redact(name), input: redactEvent(input), durationMs: clock() - at, ended, answer });
    if (ended === 'answered') return { text: fence(answer, boundary), isError: false };
    const text = ended === 'refused' ? answer : `${name} failed:\n${fence(answer, boundary)}`;
    return { text, isError: true };
  };
}

async function callOnce(
  tools: readonly Tool[],
  remaining: Map<string, number>,
  { name, input, signal }: { name: string; input: unknown; signal: AbortSignal },
): Promise<Pick<ToolCall, 'ended' | 'answer'>> {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) return { ended: 'refused', answer: 'there is no such tool' };
  const calls = remaining.get(name) ?? 0;
  if (calls <= 0) return { ended: 'refused', answer: `${name} may be called ${tool.calls} times, and was` };
  remaining.set(name, calls - 1);
  try {
    return { ended: 'answered', answer: shortenMiddle(cleanText(await tool.run(input, signal)), ANSWER_LENGTH) };
  } catch (error) {
    const reason = shorten(oneLine(cleanText(messageOf(error))), REASON_LENGTH);
    return { ended: error instanceof ToolError ? 'refused' : 'failed', answer: reason };
  }
}
