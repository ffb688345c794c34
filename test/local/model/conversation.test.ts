import { expect, test } from 'vitest';
import { conversationSchema } from '../../../local/model/conversation.ts';

const verdict = { name: 'StructuredOutput', input: {} };
const phase = (changes: object) => ({
  name: 'a',
  when: { verdictRequires: 'x' },
  steps: [{ toolCalls: [verdict] }],
  ...changes,
});
const withCall = (name: string, input: object) => [
  phase({ steps: [{ toolCalls: [{ name, input }] }, { toolCalls: [verdict] }] }),
];

test.each([
  ['a verdict alone', [phase({})]],
  ['a path in the tree', withCall('Read', { file_path: 'src/../src/a.js' })],
  ['a search without a path', withCall('Grep', { pattern: '/etc' })],
])('takes %s', (_, phases) => {
  expect(conversationSchema.safeParse({ name: 'c', phases }).error).toBeUndefined();
});

test.each([
  ['no phase', [], 'Too small'],
  ['two phases of one name', [phase({}), phase({})], 'names of phases must differ'],
  ['a phase that every request would fit', [phase({ when: {} })], 'must be told by something'],
  ['a misspelt condition', [phase({ when: { verdictRequire: 'x' } })], 'Unrecognized key'],
  ['a step without words or calls', [phase({ steps: [{}] })], 'says something or calls a tool'],
  ['no verdict at the end', [phase({ steps: [{ text: 'Done.' }] })], 'the last call must be StructuredOutput'],
  ['a name that is no part of an id', [phase({ name: 'a b' })], 'lower case'],
  ['an absolute path', withCall('Write', { file_path: '/etc/passwd', content: '' }), 'must be relative'],
  ['a path out of the tree', withCall('Grep', { pattern: 'x', path: 'src/../../home' }), 'stay in the tree'],
])('refuses %s', (_, phases, problem) => {
  expect(conversationSchema.safeParse({ name: 'c', phases }).error?.message).toContain(problem);
});
