import { defineConfig } from 'mendhook';

/** Two services of one repository. Each has its folder, its own tests and its own channel. */
export default defineConfig({
  services: [
    {
      name: 'checkout',
      env: 'production',
      repository: 'acme/shop',
      folder: 'services/checkout',
      slackChannel: '#checkout-alerts',
      // No `test`: the commands are found in services/checkout, by its package.json.
      fix: { protect: ['src/billing/**'] },
    },
    {
      name: 'search',
      env: 'production',
      repository: 'acme/shop',
      folder: 'services/search',
      slackChannel: '#search-alerts',
      test: { setup: 'pip install -e .[test]', command: 'pytest', regression: 'pytest {files}' },
    },
  ],
  // Both services draw on the same reviewers: two drafts at a time are enough.
  policy: { openDraftsPerRepository: 2 },
});
