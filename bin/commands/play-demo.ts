import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSampleRepository, type SampleRepository } from '../../local/demo/sample-repository.ts';
import { createTimeline, type Timeline } from '../../local/demo/timeline.ts';
import { type RealSystems, readRealSystems } from '../../local/real-systems.ts';
import type { DemoCommandOptions } from './demo-options.ts';
import { untilInterrupted } from './local.ts';

/** What a demo is played with. */
export interface DemoStage {
  readonly sample: SampleRepository;
  readonly timeline: Timeline;
  /** Left out: the model follows a script. */
  readonly model: RealSystems['model'];
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A demo that has come to its end. */
export interface PlayedDemo {
  /** What `--json` writes. `ok`: every check held. */
  readonly result: { readonly ok: boolean };
  sayEnd(): void;
  close(): Promise<void>;
}

/** Plays a demo on a fresh sample, keeps its page open until Ctrl-C unless `--once`, and ends the process with its verdict. */
export async function playDemo(
  { json, once }: Pick<DemoCommandOptions, 'json' | 'once'>,
  play: (stage: DemoStage) => Promise<PlayedDemo>,
): Promise<void> {
  const { model } = readRealSystems(process.env);
  const directory = mkdtempSync(join(tmpdir(), 'mendhook-sample-'));
  const interrupted = untilInterrupted();
  const stopping = new AbortController();
  interrupted.then(() => stopping.abort(new Error('interrupted')));
  try {
    const timeline = createTimeline({
      write: (text) => process.stdout.write(text),
      isTerminal: process.stdout.isTTY === true,
      now: () => performance.now(),
    });
    const sample = await createSampleRepository(join(directory, 'checkout'));
    const played = await play({ sample, timeline, model, signal: stopping.signal });
    try {
      if (json !== undefined) writeFileSync(json, `${JSON.stringify(played.result, null, 2)}\n`);
      process.exitCode = played.result.ok ? 0 : 1;
      played.sayEnd();
      if (!once) await interrupted;
    } finally {
      await played.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  // Ctrl-C's listeners would keep an ended demo alive.
  process.exit();
}
