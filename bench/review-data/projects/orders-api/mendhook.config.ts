import { defineConfig } from 'mendhook';

export default defineConfig({
  services: [
    {
      name: 'orders-api',
      repository: 'tableware/orders-api',
      slackChannel: '#orders-alerts',
      test: { command: 'npm test', regression: 'node --test {files}' },
      release: {
        mode: 'review',
        review: { dollars: 2, riskForPerson: 7 },
        tests: { changedLines: 80, publish: 'suggest' },
        contracts: { openapi: ['openapi.yaml'], migrations: ['migrations/**'] },
        people: { mayRelease: { users: ['U04ORDERS1'] } },
      },
    },
  ],
});
