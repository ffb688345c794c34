import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { workerInImage } from '../../local/container/worker-in-image.ts';
import { loadConversation } from '../../local/demo/conversation.ts';
import { demoResultSchema } from '../../local/demo/result.ts';
import { runDemo } from '../../local/demo/run-demo.ts';
import { sayEnd, sayStart } from '../../local/demo/say.ts';
import { clearState } from '../../local/state-directory.ts';
import type { DemoCommandOptions } from './demo-options.ts';
import { playDemo } from './play-demo.ts';

const ANSWER_STATE = '.mendhook/answer-demo';

/** Plays the sample's bug in a state directory of its own. */
export async function runDemoCommand(options: DemoCommandOptions): Promise<void> {
  const conversation = await loadConversation(options.conversation);
  await playDemo(options, async ({ sample, timeline, model, signal }) => {
    const state = stateName(sample.commit, model ? 'real' : conversation);
    const stateDirectory = resolve(options.answer ? ANSWER_STATE : '.mendhook/demo', state);
    // A draft that was changed as its review asks is not changed so again: each run begins with a new one.
    if (options.reset || options.answer) clearState(stateDirectory);
    sayStart(timeline, { isRealModel: model !== undefined, isReviewed: options.answer });
    const finished = await runDemo({
      ...{ stateDirectory, port: options.port, conversation, sample, timeline, signal },
      isReviewed: options.answer,
      real: model === undefined ? {} : { model },
      ...(options.image === undefined ? {} : { worker: workerInImage(options.image, process.env) }),
    });
    const result = demoResultSchema.parse(finished.result);
    const { pageUrl, close } = finished;
    return {
      result,
      sayEnd: () =>
        sayEnd(timeline, { result, pageUrl, stateDirectory, keepsOpen: !options.once, isKept: !options.answer }),
      close,
    };
  });
}

/** Another bug or another script is another story: each has a state of its own. */
const stateName = (commit: string, script: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([commit, script]))
    .digest('hex')
    .slice(0, 12);
