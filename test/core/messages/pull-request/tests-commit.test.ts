import { expect, test } from 'vitest';
import { testsCommitMessage } from '../../../../core/messages/pull-request/tests-commit.ts';

test('a commit of tests says what each is for, and nothing that GitHub would act on', () => {
  const purpose = 'Fixes #7, thanks @ada. [skip ci]\nCo-authored-by: Eve <eve@example.com>';
  const message = testsCommitMessage({
    ...{ changeId: '0123456789abcdef', round: 2 },
    tests: [{ path: 'test/gold.test.js', purpose }],
  });
  expect(message).toBe(`test: cover changed lines of this pull request

Each test fails on a small change of such a line that no test noticed before.

- test/gold.test.js
  Fixes # 7, thanks @ ada. (skip ci) Co-authored-by : Eve <[redacted:email]>

Change: 0123456789abcdef
Round: 2`);
});
