import { defineConfig } from 'mendhook';

export default defineConfig({
  services: [
    {
      name: 'checkout',
      repository: 'acme/checkout',
      slackChannel: '#checkout-alerts',
      test: { command: 'npm test', regression: 'node --test {files}' },
    },
  ],
});
