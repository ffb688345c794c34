import type { DetectedTests } from '../../../core/toolchains/detect-tests.ts';

export interface Answers {
  readonly site: string;
  readonly service: string;
  /** Left out, every environment matches. */
  readonly env?: string | undefined;
  readonly repository: string;
  readonly branch: string;
  readonly channel: string;
  readonly mode: 'observe' | 'suggest' | 'draft-pr';
}

/**
 * A `mendhook.config.ts` of these answers; every value is written as a literal, whatever it holds.
 *
 * @param tests left out, the worker finds the commands in the repository
 */
export const configText = (
  { site, service, env, repository, branch, channel, mode }: Answers,
  tests?: DetectedTests,
): string => `import { defineConfig } from 'mendhook';

// Every field, with its default: docs/configuration.md
export default defineConfig({
  datadog: { site: ${literal(site)} },
  services: [
    {
      name: ${literal(service)}, // Datadog's service tag
${env === undefined ? '' : `      env: ${literal(env)}, // Datadog's env tag\n`}      repository: ${literal(repository)},
      branch: ${literal(branch)},
      slackChannel: ${literal(channel)},
      mode: ${literal(mode)}, // 'observe', 'suggest' or 'draft-pr'
${testText(tests)}      policy: { dollarsPerAttempt: 2, dollarsPerServiceAndDay: 20 },
    },
  ],
});
`;

function testText(tests: DetectedTests | undefined): string {
  if (tests === undefined) return "      // No `test`: the worker finds the commands from the repository's files.\n";
  const { toolchain, setup, command, regression } = tests;
  const lines = [
    ...(setup === undefined ? [] : [`setup: ${literal(setup)},`]),
    `command: ${literal(command)},`,
    `regression: ${literal(regression)},`,
  ];
  return `      // ${toolchain}, found from its files\n      test: {\n${lines.map((line) => `        ${line}\n`).join('')}      },\n`;
}

const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
