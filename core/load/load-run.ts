/** One request of a load, as the recording proxy saw it. */
export interface LoadRequest {
  /** When it came, in milliseconds since its run began. */
  readonly at: number;
  /** Until its answer was complete, in milliseconds. */
  readonly ms: number;
  /** No answer came, or its status is 500 or above. */
  readonly failed: boolean;
}

/** A part of a load in which one version got all requests. */
export interface LoadRun {
  readonly side: 'old' | 'new';
  /** How long it lasted. */
  readonly seconds: number;
  readonly requests: readonly LoadRequest[];
}

/**
 * The order in which two versions are loaded. A machine that gets steadily slower or faster changes both sides by the same, so
 * it leaves their ratio alone.
 */
export const ABBA = ['new', 'old', 'old', 'new'] as const satisfies readonly LoadRun['side'][];
