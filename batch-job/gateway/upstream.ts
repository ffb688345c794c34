import type { ModelRequest } from './read-request.ts';

/** A provider of models, with the right to ask it. The agent has neither. */
export interface Upstream {
  /**
   * Sends a request once.
   * @throws when there is no answer; a refusal is one
   */
  send(request: ModelRequest, signal: AbortSignal): Promise<UpstreamAnswer>;
}

/** An answer in the form of the Messages API, from any provider. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}
