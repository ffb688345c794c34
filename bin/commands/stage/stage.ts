import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { stackNameOf } from '../../../core/names.ts';
import { loadConfig } from '../../load-config.ts';
import { checkBuildMachine, wantedImage } from '../doctor/checks/build-machine.ts';
import type { Finding } from '../doctor/finding.ts';
import { thisMachine } from '../doctor/this-machine.ts';
import { installedCdk, type StartCdk } from './cdk.ts';
import { liftFailedCreation } from './lift-failed-creation.ts';
import { addStageOptions, profileFor, readStageOptions, stageOptionsSchema, startForStage } from './stage-options.ts';
import { type OpenStack, openStageStack } from './stage-stack.ts';

/** Adds `mendhook synth`. */
export function registerSynthCommand(program: Command, start: StartCdk = installedCdk): void {
  addStageOptions(program.command('synth').description('Synthesize a stage’s template, without calling AWS')).action(
    async (passedOn: readonly string[], rest: unknown) => {
      const options = readStageOptions(stageOptionsSchema, { passedOn, rest });
      await loadConfig(options.config);
      const exitCode = await startForStage(start, options, { command: 'synth', options: ['--quiet', ...passedOn] });
      if (exitCode === 0) console.log(join('cdk.out', `${stackNameOf(options.stage)}.template.json`));
    },
  );
}

/** Adds `mendhook diff`. */
export function registerDiffCommand(program: Command, start: StartCdk = installedCdk): void {
  addStageOptions(program.command('diff').description('Show what a deployment would change')).action(
    async (passedOn: readonly string[], rest: unknown) => {
      const options = readStageOptions(stageOptionsSchema, { passedOn, rest });
      await loadConfig(options.config);
      await startForStage(start, options, { command: 'diff', options: passedOn });
    },
  );
}

const deployOptionsSchema = stageOptionsSchema.extend({ yes: z.boolean().default(false) });

export interface DeployWith {
  readonly start: StartCdk;
  /** Whether this machine can build the image. */
  readonly checkBuild: (wanted: ReturnType<typeof wantedImage>) => Promise<readonly Finding[]>;
  readonly openStack: OpenStack;
}

/** Adds `mendhook deploy`. */
export function registerDeployCommand(
  program: Command,
  { start, checkBuild, openStack }: DeployWith = {
    start: installedCdk,
    checkBuild: (wanted) => checkBuildMachine(wanted, thisMachine(process.env)),
    openStack: openStageStack,
  },
): void {
  addStageOptions(program.command('deploy').description('Deploy or update a stage'))
    .option('--yes', 'do not ask before permissions are widened', false)
    .action(async (passedOn: readonly string[], rest: unknown) => {
      const { yes, ...options } = readStageOptions(deployOptionsSchema, { passedOn, rest });
      const config = await loadConfig(options.config);
      // Not an end: an image that is in the account already is not built again.
      for (const { state, what, fix } of await checkBuild(wantedImage(config))) {
        if (state !== 'good') console.error(`build: ${what}${fix === undefined ? '' : `\n  → ${fix}`}`);
      }
      await liftFailedCreation(openStack, options.stage, { region: options.region, profile: profileFor(passedOn) });
      const approval = yes ? ['--require-approval', 'never'] : [];
      await startForStage(start, options, { command: 'deploy', options: [...approval, ...passedOn] });
    });
}
