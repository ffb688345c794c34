import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { execa } from 'execa';
import { type FactsVerdict, factsVerdict } from '../../../core/records/change-facts.ts';
import type { ReviewRequest } from '../../../core/records/review-request.ts';

const ENTRY = join(
  import.meta.dirname,
  ...['..', '..', '..', 'batch-job', `review-change${extname(import.meta.filename)}`],
);
const STOPS_WITHIN_MS = 10_000;

/**
 * Computes the facts of a change in the worker's code, as a process of its own.
 *
 * @throws {Error} with the process's own words when it fails
 */
export async function runReview(request: Omit<ReviewRequest, 'workDirectory'>): Promise<FactsVerdict> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-review-'));
  try {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [ENTRY], {
      input: JSON.stringify({ ...request, workDirectory }),
      forceKillAfterDelay: STOPS_WITHIN_MS,
      reject: false,
    });
    if (exitCode !== 0) throw new Error(`the review failed: ${stderr}`);
    return factsVerdict.parse(JSON.parse(stdout));
  } finally {
    await rm(workDirectory, { recursive: true, force: true, maxRetries: 3 });
  }
}
