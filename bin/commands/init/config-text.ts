export interface Answers {
  readonly site: string;
  readonly service: string;
  readonly repository: string;
  readonly branch: string;
  readonly channel: string;
  readonly mode: 'observe' | 'suggest' | 'draft-pr';
}

/** A `mendhook.config.ts` of these answers; every value is written as a literal, whatever it holds. */
export const configText = ({
  site,
  service,
  repository,
  branch,
  channel,
  mode,
}: Answers): string => `import { defineConfig } from 'mendhook';

// Every field, with its default: docs/configuration.md
export default defineConfig({
  datadog: { site: ${literal(site)} },
  services: [
    {
      name: ${literal(service)}, // Datadog's service tag
      repository: ${literal(repository)},
      branch: ${literal(branch)},
      slackChannel: ${literal(channel)},
      mode: ${literal(mode)}, // 'observe', 'suggest' or 'draft-pr'
      test: { setup: 'npm ci', command: 'npm test', regression: 'node --test {files}' },
      policy: { dollarsPerAttempt: 2, dollarsPerServiceAndDay: 20 },
    },
  ],
});
`;

const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
