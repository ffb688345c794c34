import type { RollbackAnswer } from '../../core/records/rollback-explanation.ts';
import type { InvestigateVerdict, ProposeFixVerdict } from '../../core/records/verdict.ts';
import type { ConversationInput } from '../model/conversation.ts';
import { PACKING_FILE } from './packing-list.ts';

type Phase = ConversationInput['phases'][number];

const cause = {
  title: 'packingList takes a weight for granted, and gift cards have none',
  rootCause:
    'The packing list writes what one piece of each product weighs. weightOf calls toFixed on weightGrams without looking ' +
    'whether there is one. A product that is sent by mail has no weight, so each order with it fails before it is paid.',
  evidence: [
    {
      kind: 'log',
      observation: 'TypeError in weightOf during POST /checkout. Orders of other products are placed.',
    },
    {
      kind: 'code',
      file: PACKING_FILE,
      line: 7,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample's own line
      observation: '`return `${weightGrams.toFixed(0)} g`;` needs a number.',
    },
    {
      kind: 'test',
      file: 'test/packing.test.js',
      line: 7,
      observation: 'Each product of the tests has a weight.',
    },
  ],
  notChecked: ['Which other products of production lack a weight: the catalogue is not in the repository.'],
  confidence: 'high',
  codeFixable: true,
  affectedFiles: [PACKING_FILE],
  nextSteps: 'Write a product without a weight as sent by mail.',
} satisfies InvestigateVerdict;

const TEST_FILE = 'test/packing-without-weight.test.js';
const TEST_NAME = 'a product without a weight is on the packing list';

const REGRESSION_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packingList } from '../src/packing.js';

test('${TEST_NAME}', () => {
  assert.deepEqual(packingList([{ product: { name: 'Gift card' }, quantity: 1 }]), ['1 x Gift card, by mail']);
});
`;

const fix = {
  summary: 'weightOf writes "by mail" for a product without a weight. Products with one are written as before.',
  regressionTest: { files: [TEST_FILE], name: TEST_NAME },
  risks: ['Who reads the packing list by machine may expect a number of grams.'],
} satisfies ProposeFixVerdict;

export const investigatePacking: Phase = {
  name: 'investigate',
  when: { verdictRequires: 'rootCause' },
  steps: [
    {
      text: 'The stack ends in the packing list, which came with the release that was rolled back.',
      toolCalls: [
        { name: 'Read', input: { file_path: PACKING_FILE }, resultContains: ['weightGrams.toFixed(0)'] },
        { name: 'Read', input: { file_path: 'test/packing.test.js' }, resultContains: ['weightGrams: 180'] },
      ],
    },
    { text: 'A product without a weight breaks it.', toolCalls: [{ name: 'StructuredOutput', input: cause }] },
  ],
};

export const fixPacking: Phase = {
  name: 'propose-fix',
  when: { verdictRequires: 'regressionTest' },
  steps: [
    {
      text: 'First the file, then a test with a product that has no weight.',
      toolCalls: [
        { name: 'Read', input: { file_path: PACKING_FILE }, resultContains: ['weightGrams.toFixed(0)'] },
        { name: 'Write', input: { file_path: TEST_FILE, content: REGRESSION_TEST } },
      ],
    },
    {
      toolCalls: [
        {
          name: 'Edit',
          input: {
            file_path: PACKING_FILE,
            // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample's own line
            old_string: 'return `${weightGrams.toFixed(0)} g`;',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample's own line
            new_string: "return weightGrams === undefined ? 'by mail' : `${weightGrams.toFixed(0)} g`;",
          },
        },
      ],
    },
    { text: 'Done.', toolCalls: [{ name: 'StructuredOutput', input: fix }] },
  ],
};

const explanation = {
  hypothesis:
    'The packing list writes the weight of each product. A product of production has none, and each order with it fails before it ' +
    'is paid. It began with the first order of such a product, and other orders are placed.',
  change: null,
  why: 'Only this release adds the file in which the errors are raised.',
  confidence: 'high',
  evidence: [{ file: PACKING_FILE, line: 7, observation: 'toFixed is called on a weight that may be missing.' }],
  notChecked: 'Production’s catalogue: it is not in the repository.',
} satisfies RollbackAnswer;

/** Says in the report of the rollback what the release did. */
export const explainPacking: Phase = {
  name: 'explain-rollback',
  when: { verdictRequires: 'hypothesis' },
  steps: [
    {
      text: 'The errors are raised in a file that this release adds.',
      toolCalls: [
        { name: 'Read', input: { file_path: PACKING_FILE }, resultContains: ['weightGrams.toFixed(0)'] },
        { name: 'Read', input: { file_path: 'test/packing.test.js' }, resultContains: ['weightGrams: 180'] },
      ],
    },
    { text: 'That explains the figures.', toolCalls: [{ name: 'StructuredOutput', input: explanation }] },
  ],
};
