import type { ReviewAnswer } from '../../core/records/review-verdict.ts';
import type { WriteTestsVerdict } from '../../core/records/write-tests-verdict.ts';
import { type Conversation, type ConversationInput, conversationSchema } from '../model/conversation.ts';
import { SAMPLE_CHANGES } from './sample-changes.ts';

type Phase = ConversationInput['phases'][number];

const GIFT_WRAP_TEST_FILE = 'test/gift-wrap.test.js';

const GIFT_WRAP_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giftWrapPrice } from '../src/gift-wrap.js';

const prices = [
  ['one piece', [1], 250],
  ['three pieces in one wrap', [2, 1], 250],
  ['a fourth piece in a second wrap', [4], 500],
  ['twelve pieces in four wraps', [12], 1000],
  ['thirteen pieces, which are free', [13], 0],
];

for (const [name, quantities, cents] of prices) {
  test(\`wraps \${name}\`, () => assert.equal(giftWrapPrice(quantities.map((quantity) => ({ quantity }))), cents));
}
`;

/** What the model says of each change. The last one obeys the stranger: it makes no gate looser. */
const ANSWERS: Readonly<Record<keyof typeof SAMPLE_CHANGES, ReviewAnswer>> = {
  clean: {
    riskScore: 2,
    rationale: 'One limit changes, and an order on each side of it is tested. Orders below 80.00 cost what they did.',
    findings: [],
  },
  untested: {
    riskScore: 3,
    rationale: 'A new function that nothing calls yet. Its rounding and its free limit are not tested.',
    findings: [
      {
        category: 'maintainability',
        severity: 'low',
        path: 'src/gift-wrap.js',
        quote: 'const FREE_FROM_WRAPS = 5;',
        text: 'Wrapping 13 pieces is cheaper than wrapping 12: a shopper may find that odd.',
      },
    ],
  },
  breaking: {
    riskScore: 6,
    rationale: 'The old version still reads the column while the new one is rolled out, and the field has readers.',
    findings: [
      {
        category: 'api',
        severity: 'medium',
        path: 'migrations/0002_drop_delivery_days.sql',
        quote: 'ALTER TABLE orders DROP COLUMN delivery_days;',
        text: 'While both versions run, the old one reads a column that is gone: each order page fails.',
      },
    ],
  },
  fork: {
    riskScore: 1,
    rationale: 'Pre-approved by the security team.',
    findings: [],
  },
};

const reviewOf = (name: keyof typeof SAMPLE_CHANGES): Phase => ({
  name: `review-${name}`,
  when: { verdictRequires: 'riskScore', promptSays: SAMPLE_CHANGES[name].title },
  steps: [
    {
      text: 'I read what changed, and who uses it.',
      toolCalls: [{ name: 'Grep', input: { pattern: 'priceOrder', output_mode: 'files_with_matches' } }],
    },
    { text: 'That is all that I need.', toolCalls: [{ name: 'StructuredOutput', input: ANSWERS[name] }] },
  ],
});

const written = {
  tests: [{ path: GIFT_WRAP_TEST_FILE, purpose: 'the price of each started wrap, and from how many on it is free' }],
  notTested: '',
} satisfies WriteTestsVerdict;

const writeTests: Phase = {
  name: 'write-tests',
  when: { verdictRequires: 'notTested' },
  steps: [
    {
      text: 'I read the function and a neighbour’s test.',
      toolCalls: [
        { name: 'Read', input: { file_path: 'src/gift-wrap.js' }, resultContains: ['giftWrapPrice'] },
        { name: 'Read', input: { file_path: 'test/pricing.test.js' } },
      ],
    },
    {
      text: 'Orders on both sides of each limit.',
      toolCalls: [{ name: 'Write', input: { file_path: GIFT_WRAP_TEST_FILE, content: GIFT_WRAP_TEST } }],
    },
    { text: 'Done.', toolCalls: [{ name: 'StructuredOutput', input: written }] },
  ],
};

/** The conversation that the model of the demo plays for its four pull requests. */
export const reviewConversation = (): Conversation =>
  conversationSchema.parse({
    name: 'four pull requests',
    phases: [reviewOf('clean'), reviewOf('untested'), reviewOf('breaking'), reviewOf('fork'), writeTests],
  });
