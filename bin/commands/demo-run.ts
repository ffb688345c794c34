import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { workerInImage } from '../../local/container/worker-in-image.ts';
import { loadConversation } from '../../local/demo/conversation.ts';
import { demoResultSchema } from '../../local/demo/result.ts';
import { runDemo } from '../../local/demo/run-demo.ts';
import { createSampleRepository } from '../../local/demo/sample-repository.ts';
import { sayEnd, sayStart } from '../../local/demo/say.ts';
import { createTimeline } from '../../local/demo/timeline.ts';
import { readRealSystems } from '../../local/real-systems.ts';
import { clearState } from '../../local/state-directory.ts';
import type { DemoCommandOptions } from './demo-options.ts';
import { untilInterrupted } from './local.ts';

/** Runs the demo in a state directory of its own, and ends the process with its verdict. */
export async function runDemoCommand(options: DemoCommandOptions): Promise<void> {
  const { model } = readRealSystems(process.env);
  const conversation = await loadConversation(options.conversation);
  const directory = mkdtempSync(join(tmpdir(), 'mendhook-sample-'));
  const interrupted = untilInterrupted();
  const stopping = new AbortController();
  interrupted.then(() => stopping.abort(new Error('interrupted')));
  try {
    const sample = await createSampleRepository(join(directory, 'checkout'));
    const stateDirectory = resolve('.mendhook/demo', stateName(sample.commit, model ? 'real' : conversation));
    if (options.reset) clearState(stateDirectory);
    const isTerminal = process.stdout.isTTY === true;
    const timeline = createTimeline({
      write: (text) => process.stdout.write(text),
      isTerminal,
      now: () => performance.now(),
    });
    sayStart(timeline, model !== undefined);
    const finished = await runDemo({
      stateDirectory,
      port: options.port,
      real: model === undefined ? {} : { model },
      ...(options.image === undefined ? {} : { worker: workerInImage(options.image, process.env) }),
      conversation,
      sample,
      timeline,
      signal: stopping.signal,
    });
    try {
      const result = demoResultSchema.parse(finished.result);
      if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
      process.exitCode = result.ok ? 0 : 1;
      sayEnd(timeline, { result, pageUrl: finished.pageUrl, stateDirectory, keepsOpen: !options.once });
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

/** Another bug or another script is another story: each has a state of its own. */
const stateName = (commit: string, script: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([commit, script]))
    .digest('hex')
    .slice(0, 12);
