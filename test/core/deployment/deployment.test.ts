import { describe, expect, test } from 'vitest';
import { type ConfigInput, parseConfig } from '../../../core/config/config.ts';
import { jobMinutesNeeded } from '../../../core/config/job-minutes.ts';

const service = {
  name: 'checkout',
  repository: 'acme/checkout',
  slackChannel: '#checkout-alerts',
  test: { command: 'npm test', regression: 'node --test {files}' },
};
const vpc = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], availabilityZones: ['eu-west-1a'] };
const parse = (deployment: ConfigInput['deployment']) => parseConfig({ services: [service], deployment }, 'the file');

describe('what a deployment cannot be is said with the field, before anything is asked of AWS', () => {
  test.each<[string, ConfigInput['deployment'], string]>([
    ['a size that Fargate has not', { vcpu: 4, memoryGiB: 4 }, 'deployment.memoryGiB: expected 8 to 30 for 4 vCPU'],
    [
      'a job shorter than its phases',
      { jobMinutes: 60 },
      'deployment.jobMinutes: the phases and tests of an attempt may take',
    ],
    [
      'zones that are not the subnets’',
      { vpc: { ...vpc, availabilityZones: ['a', 'b'] } },
      'vpc.availabilityZones: expected one zone',
    ],
    [
      'a filter in somebody’s network',
      { vpc, egress: { allowedDomains: [] } },
      'deployment.egress: would filter names for all',
    ],
    [
      'a lock that outlives what it locks',
      { audit: { keepDays: 1, lockDays: 2 } },
      'deployment.audit.lockDays: expected 1 or less',
    ],
    [
      'an address instead of a domain',
      { egress: { allowedDomains: ['https://a.b/c'] } },
      'egress.allowedDomains[0]: expected a domain',
    ],
  ])('%s', (_, deployment, message) => {
    expect(() => parse(deployment)).toThrow(message);
  });

  test('what it can be is taken', () => {
    expect(parse({ vpc }).deployment.vpc).toEqual({ ...vpc, assignPublicIp: false });
    expect(parse({ jobMinutes: 600, vcpu: 8, memoryGiB: 16 }).deployment.jobMinutes).toBe(600);
  });
});

test('the time that an attempt needs grows with each of its limits', () => {
  const limits = (phaseMinutes: number, timeoutMinutes: number) =>
    jobMinutesNeeded({ model: { phaseMinutes }, services: [{ test: { timeoutMinutes } }] });
  expect(limits(20, 10)).toBe(145);
  expect(limits(30, 10)).toBeGreaterThan(limits(20, 10) + 19);
  expect(limits(20, 20)).toBeGreaterThan(limits(20, 10) + 40);
});
