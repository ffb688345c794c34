import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../../load-config.ts';
import { documentPath } from '../../package-root.ts';
import { type Prompts, terminalPrompts } from '../../prompts.ts';
import { UsageError } from '../../run-command.ts';
import { installedCdk, type StartCdk } from './cdk.ts';
import { addStageOptions, profileFor, readStageOptions, stageOptionsSchema, startForStage } from './stage-options.ts';
import { type OpenStack, openStageStack, type StageStack } from './stage-stack.ts';

const optionsSchema = stageOptionsSchema.extend({ yes: z.boolean().default(false) });

export interface DestroyWith {
  readonly start: StartCdk;
  readonly openStack: OpenStack;
  /** Undefined when nobody can be asked. */
  readonly prompts: Pick<Prompts, 'input'> | undefined;
}

/** Adds `mendhook destroy`. */
export function registerDestroyCommand(
  program: Command,
  { start, openStack, prompts }: DestroyWith = {
    start: installedCdk,
    openStack: openStageStack,
    prompts: terminalPrompts(),
  },
): void {
  addStageOptions(program.command('destroy').description('Delete a stage, except its ledger and its transcripts'))
    .option('--yes', 'do not ask', false)
    .action(async (passedOn: readonly string[], rest: unknown) => {
      const { yes, ...options } = readStageOptions(optionsSchema, { passedOn, rest });
      await loadConfig(options.config);
      const stack = await openStack(options.stage, { region: options.region, profile: profileFor(passedOn) });
      console.log(consequences(stack, options.stage));
      if (!yes && !(await isConfirmed(stack, prompts))) return console.log('nothing was changed');
      if (stack.isProtected) await stack.liftProtection();
      // The question above was the CDK's own, with more to it.
      const exitCode = await startForStage(start, options, {
        command: 'destroy',
        options: ['--force', ...passedOn],
      });
      if (exitCode !== 0 && stack.isProtected) {
        console.error('termination protection is off; `mendhook deploy` turns it on again');
      }
    });
}

/** What a person must know before they answer. */
const consequences = ({ name, region, isProtected, table, bucket }: StageStack, stage: string): string =>
  [
    `This deletes the stack ${name} in ${region}:`,
    '  - its functions, alarms and logs, and the addresses that Datadog, Slack and GitHub call',
    '  - the alerts and requests that wait in its queues, and attempts that run',
    '  - both secrets, at once: AWS keeps no copy of a secret that a stack deletes',
    table === undefined || bucket === undefined
      ? 'It leaves the table and the audit bucket, if they were made.'
      : `It leaves the table ${table}, which is protected against deletion, and the bucket ${bucket}.`,
    `${documentPath('deploy.md')}, "Taking it down", says how to delete them.`,
    `Take the webhook out of Datadog first: npx mendhook register --remove --stage ${stage}`,
    ...(isProtected ? ['The stack has termination protection. If you go on, mendhook turns it off.'] : []),
  ].join('\n');

async function isConfirmed({ name }: StageStack, prompts: DestroyWith['prompts']): Promise<boolean> {
  if (prompts === undefined) throw new UsageError('not a terminal, so nobody can confirm: use --yes');
  return (await prompts.input({ message: `Type ${name} to delete it:` })).trim() === name;
}
