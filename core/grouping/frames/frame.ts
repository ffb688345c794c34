/**
 * Whose code a frame is. `app` is the service's own as far as the trace alone can tell; a `framework` is somebody's
 * library; `test` is a test of either; a `runtime` is the language itself, its test runner or generated glue.
 */
export type Tier = 'app' | 'framework' | 'test' | 'runtime';

/** What stays the same about a frame from build to build and from machine to machine. */
export interface FrameIdentity {
  readonly module: string;
  readonly function: string;
  readonly tier: Tier;
}
