import type { Command } from 'commander';
import { z } from 'zod';
import { WORDS_LENGTH } from '../../../core/names.ts';
import { readOptions } from '../local.ts';
import { addAskOptions, askOnce, askOptionsShape } from './ask-once.ts';

const retryOptions = z.object({
  ...askOptionsShape,
  hint: z.string().trim().min(1).max(WORDS_LENGTH, `expected at most ${WORDS_LENGTH} characters`).optional(),
});

/** Adds `retry`: what the button "Try again" asks for. */
export function registerRetryCommand(incidents: Command): void {
  addAskOptions(incidents.command('retry').description('Ask for another attempt, like the button in Slack'))
    .option('--hint <text>', 'what the attempt should know, such as where to look')
    .action(async (id: string, rawOptions: unknown) => {
      const { hint, ...options } = readOptions(retryOptions, rawOptions);
      await askOnce(id, options, {
        wish: { action: 'try-again', ...(hint === undefined ? {} : { hint }) },
        refused: 'no attempt is made',
        tell: (incident, decision) =>
          decision === undefined
            ? `requested, but not started yet: \`mendhook incidents show ${incident.id}\` shows it`
            : `attempt ${incident.attempt + 1} at ${incident.id} has begun`,
      });
    });
}
