import type { SeenPairs } from '../seen-pairs.ts';
import type { JsonObject } from './json.ts';
import type { Documents } from './open-documents.ts';
import type { Shape } from './shape.ts';

/** Which way a value goes: a request is written by the client, a response is read by it. */
export type Direction = 'request' | 'response';

/** One difference that the clients of an API may notice. */
export interface Break {
  readonly rule: string;
  readonly text: string;
  /** Its place, and its side. */
  readonly side: 'base' | 'head';
  readonly object: JsonObject;
  readonly key?: string;
  /** It is only told. */
  readonly isNote?: true;
}

export interface SchemaPair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly direction: Direction;
  /** Completes "… of the response", such as "`total`". */
  readonly name: string;
}

export interface Comparison {
  readonly base: Documents;
  readonly head: Documents;
  readonly report: (found: Break) => void;
  /** Pairs that were compared; each is told once, and a type that holds itself ends. */
  readonly seen: SeenPairs;
  /** Which variants of a schema fit which, by direction. */
  readonly fits: Map<string, boolean>;
  /** Compares the schemas within a schema. */
  readonly schemas: (pair: SchemaPair, comparison: Comparison) => void;
  /** Ends what would take too long. */
  readonly count: () => void;
}

export interface ShapePair extends SchemaPair {
  readonly shapes: { readonly before: Shape; readonly after: Shape };
}
