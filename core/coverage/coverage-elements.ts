export type Attributes = Readonly<Record<string, string>>;

/** The reader of one XML format: told each element as it opens and closes. */
export interface CoverageElements {
  open(element: string, attributes: Attributes): void;
  close(element: string): void;
}
