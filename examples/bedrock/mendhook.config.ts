import { defineConfig } from 'mendhook';

/** Only Amazon Bedrock is asked: the account needs no key of Anthropic, and the role may call these models alone. */
export default defineConfig({
  model: {
    provider: 'bedrock',
    region: 'eu-central-1',
    investigate: 'eu.anthropic.claude-opus-5-5',
    proposeFix: 'eu.anthropic.claude-opus-5-5',
  },
  // Names that the worker may look up besides its own: the registry that the setup of the tests needs.
  deployment: { egress: { allowedDomains: ['packages.example.com'] } },
  services: [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout-alerts' }],
});
