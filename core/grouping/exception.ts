/** One frame of a stack trace. Texts are as the trace had them; `core/grouping/frames/` makes them comparable. */
export interface StackFrame {
  readonly language: Language;
  /** What the function belongs to, as the language names it: a class, package, module. */
  readonly module?: string;
  readonly function?: string;
  /** The package, crate or application that the function comes from, where the trace says so. */
  readonly package?: string;
  /** Path or bare name of the source file, or of the library that holds the function. */
  readonly file?: string;
  readonly line?: number;
}

export type Language =
  | 'java'
  | 'javascript'
  | 'python'
  | 'dotnet'
  | 'go'
  | 'ruby'
  | 'php'
  | 'rust'
  | 'native'
  | 'dart'
  | 'elixir'
  | 'erlang'
  | 'swift'
  /** Any language without a reader of its own. */
  | 'other';

/** How an exception got into the chain. */
export type Relation =
  /** What reached the log. */
  | 'outermost'
  /** What made the one before it happen. */
  | 'cause'
  /** Thrown besides, while closing: never the cause. */
  | 'suppressed'
  /** One of several that were thrown together. */
  | 'member'
  /** A trace of its own that is in the same text: not the cause of this one. */
  | 'separate';

/** One exception of a chain. */
export interface ParsedException {
  readonly relation: Relation;
  readonly kind?: string;
  readonly message?: string;
  /** What came before it and is no part of it: a log line, a date and level. */
  readonly stripped?: string;
  /** What every line of the trace began with, such as `worker_1 | `. */
  readonly linePrefix?: string;
  /** The throwing frame first. */
  readonly frames: readonly StackFrame[];
}
