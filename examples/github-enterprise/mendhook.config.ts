import { defineConfig } from 'mendhook';

/** Repositories on GitHub Enterprise Server. With data residency, it is `https://api.NAME.ghe.com`. */
export default defineConfig({
  github: { apiUrl: 'https://github.example.com/api/v3' },
  services: [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout-alerts' }],
  // A server without a public address is reached through the VPC that it is peered with.
  deployment: {
    vpc: {
      vpcId: 'vpc-0a1b2c3d',
      subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'],
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    },
  },
});
