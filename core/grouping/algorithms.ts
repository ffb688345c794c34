import type { ParsedException } from './exception.ts';
import type { ErrorText, NamedError } from './fingerprint.ts';
import { nameError } from './v1/name-error.ts';

/** One way to name bugs. Until release 1.0 its answers may change; from 1.0 on a better way is another one, in front of it. */
export interface Algorithm {
  /** Stands in every fingerprint that it made. */
  readonly id: string;
  /** @param exceptions the parsed chain, outermost first; it may be empty */
  name(error: ErrorText, exceptions: readonly ParsedException[]): NamedError;
}

/** The first names an error; what the others would have named it finds the incident that is known under that. */
export type Algorithms = readonly [Algorithm, ...Algorithm[]];

/** All that ever named an incident, newest first. */
export const ALGORITHMS: Algorithms = [{ id: 'v1', name: nameError }];
