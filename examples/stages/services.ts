import type { ServiceInput } from 'mendhook';

/** What is the same on every stage. */
export const checkout = {
  name: 'checkout',
  repository: 'acme/checkout',
  test: { setup: 'npm ci', command: 'npm test', regression: 'node --test {files}' },
} satisfies Partial<ServiceInput>;
