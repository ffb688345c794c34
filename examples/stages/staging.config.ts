import { defineConfig } from 'mendhook';
import { checkout } from './services.ts';

/** `npx mendhook deploy --stage staging --config staging.config.ts`: cheap, and it only suggests. */
export default defineConfig({
  services: [{ ...checkout, env: 'staging', branch: 'develop', mode: 'suggest', slackChannel: '#checkout-staging' }],
  policy: { dollarsPerDay: 5 },
  deployment: { spot: true, dashboard: false, audit: { keepDays: 30 } },
});
