/** What a failing test failed with, as a log line would hold it. */
export interface RedError {
  readonly kind?: string;
  readonly message?: string;
  /** A trace as the language prints it. */
  readonly stack: string;
}
