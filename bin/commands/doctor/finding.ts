/** One line of the doctor: its state, and what mends it. */
export interface Finding {
  readonly state: 'good' | 'warning' | 'bad';
  readonly what: string;
  /** A command or a link. */
  readonly fix?: string;
  /** The end of what a command printed, on several lines. */
  readonly output?: string;
}

export const good = (what: string): Finding => ({ state: 'good', what });
export const warning = (what: string, fix: string): Finding => ({ state: 'warning', what, fix });
export const bad = (what: string, fix: string): Finding => ({ state: 'bad', what, fix });

/** A part of the surroundings that is looked at. What it throws becomes a finding of its own. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<readonly Finding[]>;
}
