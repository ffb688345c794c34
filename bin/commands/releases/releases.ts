import type { Command } from 'commander';
import { addJudgeCommand } from './judge.ts';
import { addLookCommands } from './look-commands.ts';
import { addPlanCommand } from './plan.ts';
import { addReplayCommand } from './replay.ts';
import { addWordCommands } from './word-commands.ts';

/** Adds `mendhook releases …`. */
export function registerReleasesCommand(program: Command): void {
  const releases = program
    .command('releases')
    .description('Look at releases on their way to production, and decide about them');
  addLookCommands(releases);
  addPlanCommand(releases);
  addReplayCommand(releases);
  addWordCommands(releases);
  addJudgeCommand(releases);
}
