import type { ContentBlock } from './next-turn.ts';
import type { Usage } from './usage.ts';

/** A whole answer of the Messages API. */
export interface Message {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly ContentBlock[];
  readonly stop_reason: 'end_turn' | 'tool_use';
  readonly stop_sequence: null;
  readonly usage: Usage;
}

export interface MessageEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Whole characters, so that no piece ends in half of one. */
const PIECES = /[\s\S]{1,40}/gu;

/**
 * An answer as the events of a stream: https://docs.claude.com/en/docs/build-with-claude/streaming
 * A tool's input comes as pieces of its JSON, which only make sense together.
 */
export function* messageEvents(message: Message): Generator<MessageEvent> {
  const usage = { ...message.usage, output_tokens: 1 };
  yield { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } };
  for (const [index, block] of message.content.entries()) {
    const [start, deltas] = openBlock(block);
    yield { type: 'content_block_start', index, content_block: start };
    for (const delta of deltas) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  const { stop_reason, stop_sequence } = message;
  yield {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence },
    usage: { output_tokens: message.usage.output_tokens },
  };
  yield { type: 'message_stop' };
}

function openBlock(block: ContentBlock): [start: object, deltas: object[]] {
  switch (block.type) {
    case 'text':
      return [{ ...block, text: '' }, pieces(block.text).map((text) => ({ type: 'text_delta', text }))];
    case 'tool_use': {
      const json = pieces(JSON.stringify(block.input));
      return [{ ...block, input: {} }, json.map((partial_json) => ({ type: 'input_json_delta', partial_json }))];
    }
    default:
      return block satisfies never;
  }
}

const pieces = (text: string): string[] => text.match(PIECES) ?? [];
