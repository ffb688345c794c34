/** Where decisions lie before they take effect, each under a key of its own, never written over. */
export interface DecisionLog {
  /**
   * Keeps one line. The same line again is a no-op.
   *
   * @returns the line that lies there: another one when somebody was first
   * @throws {UpstreamError}
   */
  put(key: string, line: string): Promise<string>;
  get(key: string): Promise<string | undefined>;
  /** All keys that begin so, in order. */
  list(prefix: string): AsyncIterable<string>;
}
