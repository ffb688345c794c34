import { cleanText } from '../../text/clean-text.ts';
import { utcTime } from '../../text/quantities.ts';
import { oneLine, shorten } from '../../text/shorten.ts';

/** One entry of an incident's log, as a model reads it and as an answer names it. */
export interface LogEntry {
  /** From 1, in the order of time. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Left out of what the incident's own record says. */
  readonly attempt?: number;
  readonly phase?: string;
  /** What happened, such as `verdict`. */
  readonly event: string;
  /** One line, cleaned and cut. */
  readonly text: string;
}

/** What is kept first where not all fits: what was found and decided, what the agent said, what it called, what it was answered. */
export type Rank = (typeof RANKS)[number];
export const RANKS = ['facts', 'said', 'called', 'answered'] as const;

export type RankedEntry = Omit<LogEntry, 'number'> & { readonly rank: Rank };

/** The text of an entry: one line, without credentials, personal data and invisible marks. */
export const cutEntry = (text: string, rank: Rank): string => shorten(oneLine(cleanText(text)), LENGTHS[rank]);

/** An entry as a line: "[12] 2026-11-20 02:41:07 UTC, attempt 1, propose-fix, verdict: …". */
export const entryLine = (entry: LogEntry): string =>
  `[${entry.number}] ${utcTime(entry.at)}, ${entryPlace(entry)}: ${entry.text}`;

/** Where an entry stands: "attempt 1, propose-fix, verdict". */
export const entryPlace = ({ attempt, phase, event }: LogEntry): string =>
  [attempt === undefined ? 'incident' : `attempt ${attempt}`, phase, event]
    .filter((part) => part !== undefined)
    .join(', ');

const LENGTHS: Readonly<Record<Rank, number>> = { facts: 1_500, said: 700, called: 200, answered: 300 };
