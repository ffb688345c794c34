import type { Command } from 'commander';
import { addJudgeCommand } from './judge.ts';

/** Adds `mendhook releases …`. */
export function registerReleasesCommand(program: Command): void {
  const releases = program.command('releases').description('Judge releases on their way to production');
  addJudgeCommand(releases);
}
