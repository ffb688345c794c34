import type { ProposeFixVerdict } from '../../core/records/verdict.ts';
import type { ConversationInput } from '../model/conversation.ts';
import { investigate } from './conversation-investigate.ts';
import { REGRESSION_TEST, REGRESSION_TEST_FILE, REGRESSION_TEST_NAME } from './conversation-regression-test.ts';

const verdict = {
  summary:
    'The delivery estimate treats a negative count as sold out, so checkouts no longer break when stock is oversold.',
  regressionTest: { files: [REGRESSION_TEST_FILE], name: REGRESSION_TEST_NAME },
  risks: [],
} satisfies ProposeFixVerdict;

/**
 * Silences the error where it shows and leaves the race as it is. Under load no error is logged any more; only a test
 * of the cause can tell that this is no fix.
 */
const clampTheSymptom: ConversationInput['phases'][number] = {
  name: 'propose-fix',
  when: { verdictRequires: 'regressionTest' },
  steps: [
    {
      text: 'The estimate is where it breaks.',
      toolCalls: [
        { name: 'Read', input: { file_path: 'src/delivery.js' }, resultContains: ['await store.readStock(line.sku)'] },
      ],
    },
    {
      text: 'A count below zero means that nothing is left.',
      toolCalls: [
        {
          name: 'Edit',
          input: {
            file_path: 'src/delivery.js',
            old_string: 'await store.readStock(line.sku)',
            new_string: 'Math.max(0, await store.readStock(line.sku))',
          },
        },
        { name: 'Write', input: { file_path: REGRESSION_TEST_FILE, content: REGRESSION_TEST } },
      ],
    },
    { toolCalls: [{ name: 'StructuredOutput', input: verdict }] },
  ],
};

/** The sample's conversation with a fix that is plausible and wrong. It must not become a verified fix. */
export const conversation: ConversationInput = { name: 'wrong-fix', phases: [investigate, clampTheSymptom] };
