/** What is read from an output that is kept beside this file. */
export interface RecordedOutput {
  /** Of the file, without `.txt`. */
  readonly name: string;
  /** The folder that the tests ran in. */
  readonly directory: string;
  readonly failing: readonly string[];
  readonly notLoaded: readonly string[];
  /** Left out when the runner tells none. */
  readonly passed?: number | undefined;
}
