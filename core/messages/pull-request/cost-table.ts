import type { Attempt } from '../../records/attempt.ts';
import type { Phase } from '../../records/phase.ts';
import { mdCode, mdTable } from '../../text/markdown.ts';
import { count, counted, dollars, duration } from '../../text/quantities.ts';

/** What the model did for the attempt: turns, tokens, dollars and time of each phase, and in all. */
export function costTable(attempt: Attempt): string {
  if (attempt.phases.length === 0) return `The model was not called. Cost: ${dollars(attempt.dollars)}.`;
  const table = mdTable(
    ['Phase', 'Model', 'Turns', 'Tokens in', 'from cache', 'Tokens out', 'Cost', 'Time'],
    [...attempt.phases.slice(-10).map(phaseRow), totalRow(attempt)],
  );
  const denials = sum(attempt.phases, (phase) => phase.denials);
  return denials === 0
    ? table
    : `${table}\n\n${counted(denials, 'tool call')} of the agent ${denials === 1 ? 'was' : 'were'} denied.`;
}

const phaseRow = (phase: Phase): readonly string[] => [
  phase.status === 'failed' ? `${phase.name} (failed)` : phase.name,
  mdCode(phase.model, 80),
  count(phase.turns),
  count(phase.tokens.input + phase.tokens.cacheWrite),
  count(phase.tokens.cacheRead),
  count(phase.tokens.output),
  dollars(phase.dollars),
  phase.endedAt === undefined ? '' : duration(phase.endedAt - phase.startedAt),
];

const totalRow = ({ phases, dollars: spent }: Attempt): readonly string[] => [
  '**In all**',
  '',
  count(sum(phases, (phase) => phase.turns)),
  count(sum(phases, (phase) => phase.tokens.input + phase.tokens.cacheWrite)),
  count(sum(phases, (phase) => phase.tokens.cacheRead)),
  count(sum(phases, (phase) => phase.tokens.output)),
  `**${dollars(spent)}**`,
  duration(sum(phases, (phase) => (phase.endedAt ?? phase.startedAt) - phase.startedAt)),
];

const sum = (phases: readonly Phase[], of: (phase: Phase) => number): number =>
  phases.reduce((total, phase) => total + of(phase), 0);
