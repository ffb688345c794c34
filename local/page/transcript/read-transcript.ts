import type { AuditEvent } from '../../../core/audit-event.ts';
import { type Content, type StreamEvent, streamEventSchema, type Usage } from './stream-events.ts';

/** One thing that happened in a phase, in a form to show. `key` is stable while the transcript grows. */
export type TranscriptItem = {
  readonly key: string;
  readonly at: number;
  /** What the model's message took, on the first item that came of it. */
  readonly tokens?: MessageTokens;
} & (
  | { readonly kind: 'start'; readonly model: string; readonly version: string; readonly tools: readonly string[] }
  | { readonly kind: 'text'; readonly from: 'model' | 'worker'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | ToolCallItem
  | { readonly kind: 'end'; readonly result: Extract<StreamEvent, { type: 'result' }> }
  | { readonly kind: 'other'; readonly title: string; readonly detail: unknown }
);

interface ToolCallItem {
  readonly kind: 'tool-call';
  readonly name: string;
  readonly input: unknown;
  /** Absent while the tool runs. */
  readonly result?: { readonly text: string; readonly isError: boolean; readonly at: number };
}

export interface MessageTokens {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
}

type Result = NonNullable<ToolCallItem['result']>;

/** Reads a phase's audit log. Tool results are joined to their calls; what is not known is kept as it is. */
export function readTranscript(events: readonly AuditEvent[]): readonly TranscriptItem[] {
  const parsed = events.map((event) => ({ event, stream: readStream(event) }));
  const results = collectResults(parsed);
  const counted = new Set<string>();
  return parsed.flatMap(({ event, stream }, index) => {
    const items = stream === undefined ? [otherItem(event)] : streamItems(stream, results, counted);
    return items.map((item, position) => ({ ...item, at: event.at, key: `${index}-${position}` }));
  });
}

type Parsed = { readonly event: AuditEvent; readonly stream: StreamEvent | undefined };
type Item = TranscriptItem extends infer Each
  ? Each extends TranscriptItem
    ? Omit<Each, 'key' | 'at'>
    : never
  : never;

function readStream(event: AuditEvent): StreamEvent | undefined {
  return event.event === 'claude' ? streamEventSchema.safeParse(event.detail).data : undefined;
}

function collectResults(parsed: readonly Parsed[]): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>();
  for (const { event, stream } of parsed) {
    if (stream?.type !== 'user' || typeof stream.message.content === 'string') continue;
    for (const content of stream.message.content) {
      if (!isToolResult(content)) continue;
      results.set(content.tool_use_id, {
        text: textOf(content.content),
        isError: content.is_error === true,
        at: event.at,
      });
    }
  }
  return results;
}

function streamItems(stream: StreamEvent, results: ReadonlyMap<string, Result>, counted: Set<string>): Item[] {
  switch (stream.type) {
    case 'system':
      return [
        {
          kind: 'start',
          model: stream.model ?? 'unknown',
          version: stream.claude_code_version ?? '',
          tools: stream.tools,
        },
      ];
    case 'assistant': {
      const tokens = countOnce(stream.message, counted);
      return stream.message.content.map((content, index) => ({
        ...contentItem(content, 'model', results),
        ...(index === 0 && tokens !== undefined ? { tokens } : {}),
      }));
    }
    case 'user':
      return typeof stream.message.content === 'string'
        ? [{ kind: 'text', from: 'worker', text: stream.message.content }]
        : stream.message.content
            .filter((content) => !isToolResult(content))
            .map((content) => contentItem(content, 'worker', results));
    case 'result':
      return [{ kind: 'end', result: stream }];
    default: {
      const never: never = stream;
      return never;
    }
  }
}

/** Each content block comes as an event of its own that repeats the usage of its message. */
function countOnce(
  message: { id?: string | undefined; usage?: Usage | undefined },
  counted: Set<string>,
): MessageTokens | undefined {
  if (message.usage === undefined || (message.id !== undefined && counted.has(message.id))) return undefined;
  if (message.id !== undefined) counted.add(message.id);
  const { usage } = message;
  return {
    input: usage.input_tokens + (usage.cache_creation_input_tokens ?? 0),
    output: usage.output_tokens,
    cached: usage.cache_read_input_tokens ?? 0,
  };
}

function contentItem(content: Content, from: 'model' | 'worker', results: ReadonlyMap<string, Result>): Item {
  if (isText(content)) return { kind: 'text', from, text: content.text };
  if (isThinking(content)) return { kind: 'thinking', text: content.thinking };
  if (!isToolUse(content)) return { kind: 'other', title: content.type, detail: content };
  const result = results.get(content.id);
  return {
    kind: 'tool-call',
    name: content.name,
    input: content.input,
    ...(result === undefined ? {} : { result }),
  };
}

const otherItem = (event: AuditEvent): Item => ({ kind: 'other', title: event.event, detail: event.detail });

type Known<Type extends string> = Extract<Content, { type: Type }>;
// The union's last member takes any type, so TypeScript cannot tell its members apart by `type` alone.
const isText = (content: Content): content is Known<'text'> => content.type === 'text' && 'text' in content;
const isThinking = (content: Content): content is Known<'thinking'> =>
  content.type === 'thinking' && 'thinking' in content;
const isToolUse = (content: Content): content is Known<'tool_use'> =>
  content.type === 'tool_use' && 'name' in content && 'id' in content;
const isToolResult = (content: Content): content is Known<'tool_result'> =>
  content.type === 'tool_result' && 'tool_use_id' in content;

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content === undefined ? '' : JSON.stringify(content, undefined, 2);
  return content.map((part: unknown) => partText(part)).join('\n');
}

const partText = (part: unknown): string =>
  typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
    ? part.text
    : JSON.stringify(part, undefined, 2);
