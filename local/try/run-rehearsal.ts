import { extname, join } from 'node:path';
import { execa } from 'execa';
import { type RehearsalInput, type RehearsalStep, rehearsalStep } from '../../core/records/rehearsal.ts';
import { workerFromSource } from '../stack/register-workers.ts';

const ENTRY = join(import.meta.dirname, '..', '..', 'batch-job', `rehearse${extname(import.meta.filename)}`);
const STOPS_WITHIN_MS = 10_000;

/**
 * Runs what of an attempt needs no model, in the worker's code as a process of its own.
 *
 * @param request.workDirectory is the caller's to clear
 * @throws {Error} with the process's own words when it fails; the signal's reason when it is ended early
 */
export async function runRehearsal(
  request: RehearsalInput,
  { signal, onStep }: { signal: AbortSignal; onStep: (step: RehearsalStep) => void },
): Promise<readonly RehearsalStep[]> {
  const { environment } = workerFromSource(request.workDirectory);
  const child = execa(process.execPath, [ENTRY], {
    input: JSON.stringify(request),
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    extendEnv: false,
    cancelSignal: signal,
    forceKillAfterDelay: STOPS_WITHIN_MS,
    reject: false,
  });
  const steps: RehearsalStep[] = [];
  for await (const line of child) {
    const step = rehearsalStep.parse(JSON.parse(line));
    steps.push(step);
    onStep(step);
  }
  const { exitCode, stderr } = await child;
  signal.throwIfAborted();
  if (exitCode !== 0) throw new Error(`the rehearsal failed: ${stderr}`);
  return steps;
}
