import { resolve } from 'node:path';
import { releaseResultSchema } from '../../local/release-demo/release-result.ts';
import { runReleaseDemo } from '../../local/release-demo/run-release-demo.ts';
import { sayReleaseEnd, sayReleaseStart } from '../../local/release-demo/say.ts';
import { clearState } from '../../local/state-directory.ts';
import type { DemoCommandOptions } from './demo-options.ts';
import { playDemo } from './play-demo.ts';

const STATE = '.mendhook/release-demo';

/** Plays six changes on their way to production in a state directory of its own, from nothing. */
export const runReleaseDemoCommand = (options: DemoCommandOptions): Promise<void> =>
  playDemo(options, async ({ sample, timeline, model, signal }) => {
    const stateDirectory = resolve(STATE);
    // A commit that was released is not released again: each run begins with new ones.
    clearState(stateDirectory);
    sayReleaseStart(timeline, model !== undefined);
    const real = model === undefined ? {} : { model };
    const finished = await runReleaseDemo({ stateDirectory, port: options.port, real, sample, timeline, signal });
    const result = releaseResultSchema.parse(finished.result);
    const { pageUrl, close } = finished;
    return {
      result,
      sayEnd: () => sayReleaseEnd(timeline, { result, pageUrl, keepsOpen: !options.once }),
      close,
    };
  });
