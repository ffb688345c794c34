import { expect, test } from 'vitest';
import { isNamed } from '../../../core/release/is-named.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012';
const DEPLOYMENT = `${ARN}:service-deployment/live/shop/0EYSiB0`;

test.each([
  ['123', '123', true],
  ['123', '12', false],
  [DEPLOYMENT, DEPLOYMENT, true],
  [DEPLOYMENT, `${ARN}:service/live/shop`, true],
  [DEPLOYMENT, `${ARN}:service/live/sho`, false],
  [DEPLOYMENT, `${ARN}:service/live`, false],
  [DEPLOYMENT, `${ARN}:service/other/shop`, false],
  [DEPLOYMENT, 'arn:aws:ecs:us-east-1:123456789012:service/live/shop', false],
  ['d-1', `${ARN}:service/live/shop`, false],
])('%s by %s: %s', (deployment, named, is) => {
  expect(isNamed(deployment, named)).toBe(is);
});
