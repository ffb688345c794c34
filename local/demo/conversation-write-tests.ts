import type { WriteTestsVerdict } from '../../core/records/write-tests-verdict.ts';
import type { ConversationInput } from '../model/conversation.ts';

export const WRITTEN_TEST_FILE = 'test/member-discount.test.js';

/** It calls the function and asserts nothing that could be wrong. */
const WORTHLESS_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberDiscount } from '../src/pricing.js';

test('members have a discount', () => {
  assert.ok(Number.isInteger(memberDiscount(10_000, true)));
  assert.ok(memberDiscount(100, true) >= 0);
  assert.ok(memberDiscount(100, false) >= 0);
});
`;

/** It asserts the values on both sides of the limit, and of somebody who is no member. */
const WRITTEN_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberDiscount } from '../src/pricing.js';

test('members pay a tenth less from 50 euros on', () => {
  assert.equal(memberDiscount(5_000, true), 500);
  assert.equal(memberDiscount(4_999, true), 0);
  assert.equal(memberDiscount(10_005, true), 1001);
});

test('others pay the full price', () => assert.equal(memberDiscount(10_000, false), 0));
`;

const verdictOf = (purpose: string): WriteTestsVerdict => ({
  tests: [{ path: WRITTEN_TEST_FILE, purpose }],
  notTested: '',
});

/** Writes a test that proves nothing, and the source as well: neither is taken. */
const first: ConversationInput['phases'][number] = {
  name: 'write-tests',
  when: { promptSays: 'Write tests for lines of this pull request' },
  steps: [
    {
      text: 'First the code that no test runs, and how its neighbours are tested.',
      toolCalls: [
        {
          name: 'Read',
          input: { file_path: 'src/pricing.js' },
          resultContains: ['memberDiscount(goodsCents, isMember)'],
        },
        { name: 'Read', input: { file_path: 'test/pricing.test.js' }, resultContains: ["from 'node:test'"] },
      ],
    },
    {
      text: 'A test, and a shortcut in the source.',
      toolCalls: [
        { name: 'Write', input: { file_path: WRITTEN_TEST_FILE, content: WORTHLESS_TEST } },
        {
          name: 'Edit',
          input: { file_path: 'src/pricing.js', old_string: 'if (!isMember) return 0;', new_string: '// members only' },
        },
      ],
    },
    { toolCalls: [{ name: 'StructuredOutput', input: verdictOf('Members have a discount.') }] },
  ],
};

/** Takes the objection to heart: exact values on both sides of the limit. */
const repair: ConversationInput['phases'][number] = {
  name: 'write-tests-again',
  when: { promptSays: 'does not notice when the lines that it runs are changed' },
  steps: [
    {
      text: 'The test asserted too little. I read it, and write exact values.',
      toolCalls: [
        { name: 'Read', input: { file_path: WRITTEN_TEST_FILE }, resultContains: ['Number.isInteger'] },
        { name: 'Read', input: { file_path: 'src/pricing.js' }, resultContains: ['if (!isMember) return 0;'] },
      ],
    },
    { toolCalls: [{ name: 'Write', input: { file_path: WRITTEN_TEST_FILE, content: WRITTEN_TEST } }] },
    {
      toolCalls: [
        {
          name: 'StructuredOutput',
          input: verdictOf('Members pay a tenth less from 50 euros on, and others the full price.'),
        },
      ],
    },
  ],
};

/** Writes tests for `untested-change.ts`: the first is refused for what it does not notice, the second is taken. */
export const writeTestsPhases: ConversationInput['phases'] = [repair, first];
