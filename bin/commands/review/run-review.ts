import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { execa } from 'execa';
import type { z } from 'zod';
import type { CandidateRequest, CandidateVerdict } from '../../../core/records/candidate-verdict.ts';
import { candidateVerdict } from '../../../core/records/candidate-verdict.ts';
import { type FactsVerdict, factsVerdict } from '../../../core/records/change-facts.ts';
import type { ReviewRequest } from '../../../core/records/review-request.ts';
import { workerFromSource } from '../../../local/stack/register-workers.ts';
import { UsageError } from '../../run-command.ts';

const STOPS_WITHIN_MS = 10_000;

/**
 * Computes the facts of a change in the worker's code, as a process of its own.
 *
 * @throws {UsageError} when the input cannot be worked with; {Error} with the process's own words when it fails
 */
export const runReview = (request: Omit<ReviewRequest, 'workDirectory'>): Promise<FactsVerdict> =>
  runWorker('review-change', request, factsVerdict);

/** Judges a candidate test, as `runReview`. */
export const runCandidate = (request: Omit<CandidateRequest, 'workDirectory'>): Promise<CandidateVerdict> =>
  runWorker('judge-test', request, candidateVerdict);

async function runWorker<Schema extends z.ZodType>(
  entry: string,
  request: object,
  answer: Schema,
): Promise<z.output<Schema>> {
  const file = join(import.meta.dirname, '..', '..', '..', 'batch-job', `${entry}${extname(import.meta.filename)}`);
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-review-'));
  try {
    const { environment } = workerFromSource(workDirectory);
    const { exitCode, stdout, stderr } = await execa(process.execPath, [file], {
      input: JSON.stringify({ ...request, workDirectory }),
      // The toolchains of this machine, and nothing else of this process: the tests of the head run with it.
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      extendEnv: false,
      forceKillAfterDelay: STOPS_WITHIN_MS,
      reject: false,
    });
    // As `batch-job/review/input-error.ts` has it.
    if (exitCode === 2) throw new UsageError(stderr.trim());
    if (exitCode !== 0) throw new Error(`the review failed: ${stderr}`);
    return answer.parse(JSON.parse(stdout));
  } finally {
    await rm(workDirectory, { recursive: true, force: true, maxRetries: 3 });
  }
}
