import type { Command } from 'commander';

/** Adds `mendhook cdk-app`, which a `cdk.json` names as its app. People start `synth`, `diff` and `deploy` instead. */
export function registerCdkAppCommand(program: Command): void {
  program
    .command('cdk-app', { hidden: true })
    .description('The CDK’s app, for `cdk.json`; the CDK starts it')
    .action(async () => {
      await import('../../app.ts');
    });
}
