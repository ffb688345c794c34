import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSampleRepository } from '../../local/demo/sample-repository.ts';
import { createTimeline } from '../../local/demo/timeline.ts';
import { readRealSystems } from '../../local/real-systems.ts';
import { reviewResultSchema } from '../../local/review-demo/review-result.ts';
import { runReviewDemo } from '../../local/review-demo/run-review-demo.ts';
import { sayReviewEnd, sayReviewStart } from '../../local/review-demo/say.ts';
import { clearState } from '../../local/state-directory.ts';
import type { DemoCommandOptions } from './demo-options.ts';
import { untilInterrupted } from './local.ts';

const STATE = '.mendhook/review-demo';

/** Plays the four pull requests in a state directory of its own, from nothing, and ends the process with its verdict. */
export async function runReviewDemoCommand(options: DemoCommandOptions): Promise<void> {
  const { model } = readRealSystems(process.env);
  const directory = mkdtempSync(join(tmpdir(), 'mendhook-sample-'));
  const interrupted = untilInterrupted();
  const stopping = new AbortController();
  interrupted.then(() => stopping.abort(new Error('interrupted')));
  try {
    const sample = await createSampleRepository(join(directory, 'checkout'));
    const stateDirectory = resolve(STATE);
    // A pull request that was reviewed is not reviewed again: each run begins with new ones.
    clearState(stateDirectory);
    const timeline = createTimeline({
      write: (text) => process.stdout.write(text),
      isTerminal: process.stdout.isTTY === true,
      now: () => performance.now(),
    });
    sayReviewStart(timeline, model !== undefined);
    const finished = await runReviewDemo({
      stateDirectory,
      port: options.port,
      real: model === undefined ? {} : { model },
      sample,
      timeline,
      signal: stopping.signal,
    });
    try {
      const result = reviewResultSchema.parse(finished.result);
      if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
      process.exitCode = result.ok ? 0 : 1;
      sayReviewEnd(timeline, { result, pageUrl: finished.pageUrl, keepsOpen: !options.once });
      if (!options.once) await interrupted;
    } finally {
      await finished.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  // Ctrl-C's listeners would keep an ended demo alive.
  process.exit();
}
