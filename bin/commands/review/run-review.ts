import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { execa } from 'execa';
import type { z } from 'zod';
import { modelConfigSchema } from '../../../core/config/model.ts';
import { EnvironmentName } from '../../../core/names.ts';
import type { CandidateRequest, CandidateVerdict } from '../../../core/records/candidate-verdict.ts';
import { candidateVerdict } from '../../../core/records/candidate-verdict.ts';
import { type FolderVerdict, folderVerdict, type ReviewRequest } from '../../../core/records/review-request.ts';
import { workerFromSource } from '../../../local/stack/register-workers.ts';
import { UsageError } from '../../run-command.ts';

const STOPS_WITHIN_MS = 10_000;

/** A model that a person asks with a key of their own. */
export interface AskedModel {
  readonly apiKey: string;
  /** Dollars that it may spend at most. */
  readonly dollars: number;
  /** Replaces Anthropic's address. */
  readonly url?: string | undefined;
}

/**
 * Computes the facts of a change in the worker's code, as a process of its own, and has a model read it where one is given.
 *
 * @throws {UsageError} when the input cannot be worked with; {Error} with the process's own words when it fails
 */
export function runReview(
  request: Omit<ReviewRequest, 'workDirectory' | 'model'>,
  model?: AskedModel,
): Promise<FolderVerdict> {
  if (model === undefined) return runWorker('review-change', request, folderVerdict);
  const { apiKey, dollars, url } = model;
  const claudePath = workerFromSource('').environment[EnvironmentName.claudePath];
  const asked = { settings: modelConfigSchema.parse({}), dollars, claudePath, ...(url === undefined ? {} : { url }) };
  // The process gets the key; the tests that it starts get an environment of their own.
  return runWorker('review-change', { ...request, model: asked }, folderVerdict, { ANTHROPIC_API_KEY: apiKey });
}

/** Judges a candidate test, as `runReview`. */
export const runCandidate = (request: Omit<CandidateRequest, 'workDirectory'>): Promise<CandidateVerdict> =>
  runWorker('judge-test', request, candidateVerdict);

async function runWorker<Schema extends z.ZodType>(
  entry: string,
  request: object,
  answer: Schema,
  secrets: Readonly<Record<string, string>> = {},
): Promise<z.output<Schema>> {
  const file = join(import.meta.dirname, '..', '..', '..', 'batch-job', `${entry}${extname(import.meta.filename)}`);
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-review-'));
  try {
    const { environment } = workerFromSource(workDirectory);
    const { exitCode, stdout, stderr } = await execa(process.execPath, [file], {
      input: JSON.stringify({ ...request, workDirectory }),
      // The toolchains of this machine, and nothing else of this process: the tests of the head run with it.
      env: { PATH: process.env['PATH'] ?? '', ...environment, ...secrets },
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
