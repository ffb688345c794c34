import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, ServiceConfig } from '../../core/config/config.ts';
import type { Timeline } from '../../local/demo/timeline.ts';
import { runTry } from '../../local/try/run-try.ts';
import { conversationFor } from './conversation.ts';
import type { Player } from './player.ts';
import type { Checkout, RealFix } from './read-fix.ts';

const DOLLARS = 20;

/** Plays each answer as a whole attempt: triage, worker, Claude Code, git and tests are real; the model is scripted. */
export function createAttemptPlayer(
  { checkout, fix, error }: { readonly checkout: Checkout; readonly fix: RealFix; readonly error: string },
  { config, service }: { readonly config: Config; readonly service: ServiceConfig },
): Player {
  return {
    async play(variant) {
      const conversation = await conversationFor(checkout, variant, fix.subject);
      await checkout.reset();
      const stateDirectory = await mkdtemp(join(tmpdir(), 'fix-replay-state-'));
      try {
        const result = await runTry({
          config,
          service,
          repository: {
            directory: checkout.directory,
            name: service.repository,
            branch: 'main',
            commit: fix.base,
          },
          commit: fix.base,
          error,
          limit: DOLLARS,
          real: {},
          conversation,
          stateDirectory,
          timeline: onStderr,
          signal: new AbortController().signal,
        });
        if (result.kind !== 'attempt') throw new Error('no attempt was made');
        return result.attempt;
      } finally {
        await rm(stateDirectory, { recursive: true, force: true, maxRetries: 3 });
      }
    },
    close: async () => undefined,
  };
}

const line = (text: string): void => void process.stderr.write(`  ${text}\n`);
const onStderr: Timeline = { step: line, say: line, check: (text) => line(text), progress: () => undefined };
