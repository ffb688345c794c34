import type { AuditEvent } from '../../core/records/audit-event.ts';
import { type Content, type StreamEvent, streamEventSchema } from './stream-events.ts';
import {
  type ModelCall,
  modelCallSchema,
  nameOfEvent,
  promptSchema,
  type Reading,
  readingSchema,
} from './worker-events.ts';

/** One thing that happened in a phase, in a form to show. `key` is stable while the transcript grows. */
export type TranscriptItem = {
  readonly key: string;
  readonly at: number;
} & (
  | { readonly kind: 'start'; readonly model: string; readonly version: string; readonly tools: readonly string[] }
  | { readonly kind: 'text'; readonly from: 'model' | 'worker'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'prompt'; readonly text: string }
  | { readonly kind: 'model-call'; readonly call: ModelCall }
  | { readonly kind: 'reading'; readonly reading: Reading }
  | ToolCallItem
  | { readonly kind: 'end'; readonly result: Extract<StreamEvent, { type: 'result' }> }
  | { readonly kind: 'other'; readonly title: string; readonly detail: unknown }
);

interface ToolCallItem {
  readonly kind: 'tool-call';
  readonly name: string;
  readonly input: unknown;
  /** The folder in which Claude Code works: what it names lies there. */
  readonly directory?: string;
  /** Absent while the tool runs. */
  readonly result?: { readonly text: string; readonly isError: boolean; readonly at: number };
}

type Result = NonNullable<ToolCallItem['result']>;

/**
 * Reads a phase's audit log. Tool results are joined to their calls; what is not known is kept as it is. Tokens are
 * those that the worker's gateway counted: the stream repeats for each block what was known before the answer ended.
 */
export function readTranscript(events: readonly AuditEvent[]): readonly TranscriptItem[] {
  const parsed = events.map((event) => ({ event, stream: readStream(event) }));
  const facts = { results: collectResults(parsed), directory: findDirectory(parsed) };
  return parsed.flatMap(({ event, stream }, index) => {
    const items = stream === undefined ? [workerItem(event)] : streamItems(stream, facts);
    return items.map((item, position) => ({ ...item, at: event.at, key: `${index}-${position}` }));
  });
}

/** What holds for the whole phase. */
interface PhaseFacts {
  readonly results: ReadonlyMap<string, Result>;
  readonly directory: string | undefined;
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

const findDirectory = (parsed: readonly Parsed[]): string | undefined =>
  parsed.map(({ stream }) => (stream?.type === 'system' ? stream.cwd : undefined)).find((cwd) => cwd !== undefined);

function streamItems(stream: StreamEvent, facts: PhaseFacts): Item[] {
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
    case 'assistant':
      return stream.message.content.map((content) => contentItem(content, 'model', facts));
    case 'user':
      return typeof stream.message.content === 'string'
        ? [{ kind: 'text', from: 'worker', text: stream.message.content }]
        : stream.message.content
            .filter((content) => !isToolResult(content))
            .map((content) => contentItem(content, 'worker', facts));
    case 'result':
      return [{ kind: 'end', result: stream }];
    default: {
      const never: never = stream;
      return never;
    }
  }
}

function contentItem(content: Content, from: 'model' | 'worker', { results, directory }: PhaseFacts): Item {
  if (isText(content)) return { kind: 'text', from, text: content.text };
  if (isThinking(content)) return { kind: 'thinking', text: content.thinking };
  if (!isToolUse(content)) return { kind: 'other', title: content.type, detail: content };
  const result = results.get(content.id);
  return {
    kind: 'tool-call',
    name: content.name,
    input: content.input,
    ...(directory === undefined ? {} : { directory }),
    ...(result === undefined ? {} : { result }),
  };
}

function workerItem({ event, detail }: AuditEvent): Item {
  const prompt = event === 'prompt' ? promptSchema.safeParse(detail).data : undefined;
  if (prompt !== undefined) return { kind: 'prompt', text: prompt.prompt };
  const call = event === 'gateway' ? modelCallSchema.safeParse(detail).data : undefined;
  if (call !== undefined) return { kind: 'model-call', call };
  const reading = event === 'verdict' ? readingSchema.safeParse(detail).data : undefined;
  if (reading !== undefined) return { kind: 'reading', reading };
  return { kind: 'other', title: nameOfEvent(event, detail), detail };
}

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
