/** One thing that varies in messages. `pattern` is the source of a regular expression without capturing groups. */
export interface Pattern {
  /** Becomes the placeholder, `<name>`. */
  readonly name: string;
  readonly pattern: string;
}
