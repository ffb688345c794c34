import type { Tokens } from '../../core/records/phase.ts';
import type { RecordedRequest } from './record-request.ts';

/** One request to the model, or one that was refused: what the audit log keeps of it. */
export interface GatewayCall {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly model: string;
  /** The model that was asked for and could not be had, when another one answered. */
  readonly insteadOf?: string;
  /** What the client was answered. */
  readonly status: number;
  /** Requests that were sent upstream; 0 when the gateway refused. */
  readonly tries: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly durationMs: number;
  readonly tokens: Tokens;
  readonly dollars: number;
  /** The price is the dearest known, since the model is in no price table. */
  readonly priceUnknown?: true;
  /** Why it was refused or went wrong. */
  readonly reason?: string;
  /** Left out of a request that was refused before it was read. */
  readonly request?: RecordedRequest;
  /** What the model said; left out when it was not asked. */
  readonly answer?: string;
}
