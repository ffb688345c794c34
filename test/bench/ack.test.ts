import { expect, test } from 'vitest';
import { environment } from '../../bench/ack.ts';
import { readEnvironment } from '../../core/deployment/environment.ts';
import { environmentShape as github } from '../../lambdas/github/environment.ts';
import { environmentShape as slack } from '../../lambdas/slack/environment.ts';

test.each([
  ['github', github],
  ['slack', slack],
])('the benchmark tells %s all that it needs to start', (_, shape) => {
  expect(() => readEnvironment(shape, environment(1))).not.toThrow();
});
