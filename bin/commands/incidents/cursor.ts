import type { Command } from 'commander';
import { z } from 'zod';
import { readOptions } from '../local.ts';
import { addAskOptions, askOnce, askOptionsShape } from './ask-once.ts';

const cursorOptions = z.object(askOptionsShape);

/** Adds `cursor`: what the button "Let Cursor apply it" asks for. */
export function registerCursorCommand(incidents: Command): void {
  addAskOptions(incidents.command('cursor').description('Let Cursor apply the patch, like the button in Slack')).action(
    async (id: string, rawOptions: unknown) => {
      await askOnce(id, readOptions(cursorOptions, rawOptions), {
        wish: { action: 'hand-off' },
        refused: 'no agent is started',
        tell: (incident) => `requested: \`mendhook incidents show ${incident.id}\` shows it`,
      });
    },
  );
}
