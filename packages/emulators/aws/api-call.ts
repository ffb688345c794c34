import type { Access } from './policies/evaluate.ts';
import type { Gate } from './policies/gate.ts';

/** One call of a stand-in's API, as `onCall` gets it. */
export interface ApiCall {
  readonly service: string;
  readonly action: string;
  /** The access key id in the request's SigV4 header: who called, since each function has its own. */
  readonly principal: string;
  /** What the call does, in IAM's words. */
  readonly needs: readonly Access[];
}

/** What every stand-in of an AWS service is started with. */
export interface StandInOptions {
  /** Folder that holds what must survive a restart. */
  readonly stateDirectory: string;
  /** Port on 127.0.0.1; left out or 0, any free one. */
  readonly port?: number;
  /** The time now, epoch milliseconds; left out, the machine's. */
  readonly clock?: () => number;
  /** Hears of each call, also of one that the gate refuses. */
  readonly onCall?: ((call: ApiCall) => void) | undefined;
  /** Refuses what the account's policies do not allow. @default - every principal may do everything */
  readonly gate?: Gate | undefined;
}

/**
 * Reads the access key id from a SigV4 `Authorization` header.
 *
 * @returns undefined when the request is not signed
 */
export function principalOf(authorization: string | undefined): string | undefined {
  return /^AWS4-HMAC-SHA256 Credential=([\w-]{1,128})\//.exec(authorization ?? '')?.[1];
}
