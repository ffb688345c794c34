import type { Fact, Finding } from '../records/change-facts.ts';
import type { Change } from './change.ts';

/** The version of our own rules: it changes with what they find. */
export const RULES_VERSION = '1';

/** A rule of ours that needs no process. */
export interface ChangeRule {
  /** The fact's name, such as `band-aids`. */
  readonly name: string;
  /** @returns why the change has nothing for this rule, such as "no manifest changed"; undefined to go on */
  readonly unneeded?: (change: Change) => string | undefined;
  readonly find: (change: Change) => readonly Finding[];
  /** Figures of the fact, by name. @default - none */
  readonly figures?: (change: Change) => Readonly<Record<string, number>>;
}

/** Applies a rule to a change. */
export function applyRule({ name, unneeded, find, figures }: ChangeRule, change: Change): Fact {
  const why = unneeded?.(change);
  if (why !== undefined) return { status: 'not needed', name, version: RULES_VERSION, why };
  return { status: 'ran', name, version: RULES_VERSION, found: [...find(change)], ...figuresOf(figures?.(change)) };
}

const figuresOf = (figures: Readonly<Record<string, number>> | undefined) => (figures === undefined ? {} : { figures });
