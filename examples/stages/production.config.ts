import { defineConfig } from 'mendhook';
import { checkout } from './services.ts';

/** `npx mendhook deploy --stage production --config production.config.ts`: it opens drafts, and its audit log is locked. */
export default defineConfig({
  services: [{ ...checkout, env: 'production', slackChannel: '#checkout-alerts' }],
  policy: { dollarsPerDay: 50, dollarsPerMonth: 500 },
  deployment: { audit: { keepDays: 400, lockDays: 365 }, alarms: { emails: ['oncall@example.com'] } },
});
