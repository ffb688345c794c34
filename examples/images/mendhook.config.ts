import { defineConfig } from 'mendhook';

/** Services whose tests need more than Node and Python: each names the Dockerfile of its own worker image. */
export default defineConfig({
  services: [
    {
      name: 'ledger',
      repository: 'acme/ledger',
      slackChannel: '#ledger-alerts',
      image: 'go/Dockerfile',
      test: { setup: 'go mod download', command: 'go test ./...', regression: 'go test {files}' },
    },
    { name: 'orders', repository: 'acme/orders', slackChannel: '#orders-alerts', image: 'java/Dockerfile' },
  ],
});
