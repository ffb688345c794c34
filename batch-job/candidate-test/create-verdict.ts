import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import type { CandidateObjection, CandidateVerdict } from '../../core/records/candidate-verdict.ts';
import type { CandidateRun } from './open-run.ts';

/** A verdict while it is found. */
export type OpenVerdict = ReturnType<typeof createVerdict>;

/** Collects what the steps of one judgement find. */
export function createVerdict() {
  const because: CandidateObjection[] = [];
  const notes: string[] = [];
  let runs: CandidateVerdict['runs'] = { made: 0, green: 0 };
  let newLines: number | null = null;
  let mutants: CandidateVerdict['mutants'] = { tried: 0, killed: null };
  const now = (): CandidateVerdict => ({ accept: because.length === 0, because, notes, runs, newLines, mutants });
  const refuse = (objection: CandidateObjection) => void because.push(objection);
  return {
    refuse,
    isRefused: () => because.length > 0,
    note: (text: string) => void notes.push(text),
    ran: (made: readonly CandidateRun[]) => {
      runs = { made: made.length, green: made.filter(({ isGreen }) => isGreen).length };
    },
    covers: (lines: RanLines | undefined) => {
      newLines = lines === undefined ? null : [...lines.values()].reduce((sum, { size }) => sum + size, 0);
    },
    mutated: ({ tried, killed }: { readonly tried: number; readonly killed: string | undefined }) => {
      mutants = { tried, killed: killed ?? null };
    },
    now,
    refused: (objection: CandidateObjection) => {
      refuse(objection);
      return now();
    },
  };
}
