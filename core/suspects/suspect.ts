/** A file of the repository that the trace points at. */
export interface Suspect {
  /** Path in the repository. */
  readonly path: string;
  readonly line?: number;
  readonly function?: string;
  /** A sentence for a person. */
  readonly why: string;
}
