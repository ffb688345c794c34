import type { ParsedException, Relation, StackFrame } from '../exception.ts';
import { type Header, readExactHeader, readHeader } from './header.ts';

const FRAMES_KEPT = 400;
const FRAMES_HEAD = 250;
const EXCEPTIONS_KEPT = 50;

/** An exception while its lines are still being read. */
export interface Draft {
  relation: Relation;
  /** The lines before the frames, or behind them where the language prints the exception last. */
  header: string[];
  /** Whether the header begins with the exception: its place in the trace says so. */
  isExact?: boolean;
  frames: StackFrame[];
}

export const draft = (relation: Relation, ...header: string[]): Draft => ({ relation, header, frames: [] });

/** Turns round a chain that was printed with the root cause first. */
export const outermostFirst = (chain: readonly Draft[]): readonly Draft[] =>
  chain.toReversed().map((each) => (each.relation === 'outermost' ? { ...each, relation: 'cause' as const } : each));

/** Turns what was read into the chain: headers split, frames capped (head and tail), empty ones left out. */
export function finish(drafts: readonly Draft[], known?: string): readonly ParsedException[] {
  return drafts
    .filter((each) => each.frames.length > 0 || each.header.some((line) => line !== ''))
    .slice(0, EXCEPTIONS_KEPT)
    .map((each, index) => exception(each, headerOf(each, index === 0 ? known : undefined), index));
}

const headerOf = ({ header, isExact }: Draft, known: string | undefined): Header =>
  isExact === true ? readExactHeader(header.join('\n'), known) : readHeader(header, known);

function exception({ relation, frames }: Draft, header: Header, index: number): ParsedException {
  const kept =
    frames.length <= FRAMES_KEPT
      ? frames
      : [...frames.slice(0, FRAMES_HEAD), ...frames.slice(FRAMES_HEAD - FRAMES_KEPT)];
  return { relation: index === 0 ? 'outermost' : relation, ...header, frames: kept };
}
