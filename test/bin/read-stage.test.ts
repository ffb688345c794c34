import { expect, test } from 'vitest';
import { accountOptionsShape } from '../../bin/account/account-options.ts';
import { readStage } from '../../bin/read-stage.ts';

test.each(['prod', 'a', 'eu-2', 'a'.repeat(20)])('the stage "%s" is deployed, and commands take it', (stage) => {
  expect(readStage(stage)).toBe(stage);
  expect(accountOptionsShape.stage.parse(stage)).toBe(stage);
});

test.each(['a'.repeat(21), 'Prod', 'prod_1', '2nd', ''])(
  'a stage that no command takes is not deployed: "%s"',
  (stage) => {
    expect(() => readStage(stage)).toThrow('--context stage: expected a stage such as "prod"');
    expect(accountOptionsShape.stage.safeParse(stage).success).toBe(false);
  },
);

test('without a context the stage is prod', () => expect(readStage(undefined)).toBe('prod'));
