import { resolve } from 'node:path';
import { reviewResultSchema } from '../../local/review-demo/review-result.ts';
import { runReviewDemo } from '../../local/review-demo/run-review-demo.ts';
import { sayReviewEnd, sayReviewStart } from '../../local/review-demo/say.ts';
import { clearState } from '../../local/state-directory.ts';
import type { DemoCommandOptions } from './demo-options.ts';
import { playDemo } from './play-demo.ts';

const STATE = '.mendhook/review-demo';

/** Plays the four pull requests in a state directory of its own, from nothing. */
export const runReviewDemoCommand = (options: DemoCommandOptions): Promise<void> =>
  playDemo(options, async ({ sample, timeline, model, signal }) => {
    const stateDirectory = resolve(STATE);
    // A pull request that was reviewed is not reviewed again: each run begins with new ones.
    clearState(stateDirectory);
    sayReviewStart(timeline, model !== undefined);
    const real = model === undefined ? {} : { model };
    const finished = await runReviewDemo({ stateDirectory, port: options.port, real, sample, timeline, signal });
    const result = reviewResultSchema.parse(finished.result);
    const { pageUrl, close } = finished;
    return {
      result,
      sayEnd: () => sayReviewEnd(timeline, { result, pageUrl, keepsOpen: !options.once }),
      close,
    };
  });
