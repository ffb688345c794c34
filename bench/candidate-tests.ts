import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeCandidate } from '../batch-job/candidate-test/judge-candidate.ts';
import type { CandidateVerdict } from '../core/records/candidate-verdict.ts';
import { type LabelledCandidate, readCandidates } from './review-data.ts';

interface Judged {
  readonly candidate: LabelledCandidate;
  readonly verdict: CandidateVerdict;
  readonly seconds: number;
}

/**
 * Judges the labelled candidate tests of `bench/review-data`.
 *
 * @param args the beginnings of their names; left out, all
 */
export async function run(args: readonly string[]): Promise<string> {
  const candidates = (await readCandidates()).filter(
    ({ name }) => args.length === 0 || args.some((arg) => name.startsWith(arg)),
  );
  if (candidates.length === 0) throw new Error(`no candidate begins with ${args.join(' or ')}`);
  const judged: Judged[] = [];
  for (const candidate of candidates) judged.push(await judge(candidate));
  const share = (label: LabelledCandidate['label'], accept: boolean) => {
    const all = judged.filter(({ candidate }) => candidate.label === label);
    return `${all.filter(({ verdict }) => verdict.accept === accept).length} of ${all.length}`;
  };
  return [
    ...judged.map(line),
    '',
    `good ones accepted: ${share('good', true)}`,
    `worthless ones refused: ${share('worthless', false)}`,
  ].join('\n');
}

async function judge(candidate: LabelledCandidate): Promise<Judged> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-bench-'));
  const start = performance.now();
  try {
    const { head, description, text, path } = candidate;
    const terms = { searchPath: process.env['PATH'] ?? '', environment: {} };
    const verdict = await judgeCandidate({ head, description, text, path, workDirectory }, terms);
    return { candidate, verdict, seconds: (performance.now() - start) / 1_000 };
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
}

function line({ candidate: { name, label, kind }, verdict, seconds }: Judged): string {
  const isRight = verdict.accept === (label === 'good');
  const { made, green } = verdict.runs;
  return [
    `${isRight ? 'right' : 'WRONG'} ${name}: ${kind ?? label}; ${verdict.accept ? 'accepted' : verdict.because.join(', ')}`,
    `${green} of ${made} runs green, ${verdict.newLines ?? 'unknown'} new lines, ${verdict.mutants.tried} mutants`,
    `${seconds.toFixed(1)} s`,
  ].join('; ');
}
