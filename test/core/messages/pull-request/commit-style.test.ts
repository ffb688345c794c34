import { describe, expect, test } from 'vitest';
import { commitMessages } from '../../../../core/messages/pull-request/commit-messages.ts';
import { CONVENTIONAL, commitHeader, readCommitStyle } from '../../../../core/messages/pull-request/commit-style.ts';
import { pullRequestTitle } from '../../../../core/messages/pull-request/title.ts';
import { checkout } from '../../golden/checkout.ts';

const seen = (change: Partial<Parameters<typeof readCommitStyle>[0]> = {}) =>
  readCommitStyle({
    configurations: [],
    messages: [],
    hasDco: false,
    changed: ['packages/cart/src/total.js'],
    ...change,
  });
const often = (message: string) => Array.from({ length: 6 }, () => message);

/** As https://commitlint.js.org has it in its notations. */
const IN_JAVASCRIPT = `export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    // 'scope-empty': [0],
    'scope-enum': [2, 'always', ['api', 'cart', 'web']],
    'scope-empty': [RuleConfigSeverity.Error, 'never'],
    'type-enum': [2, 'always', ['feat', 'fix', 'chore']],
    'header-max-length': [2, 'always', 50],
  },
};`;
const IN_YAML = `extends:
  - "@commitlint/config-conventional"
rules:
  scope-empty: [2, never]
  scope-enum:
    - 2
    - always
    - - api
      - cart
  subject-case: [2, always, sentence-case]
  signed-off-by: [2, always, "Signed-off-by:"]
`;

describe('how a repository writes its commits', () => {
  test.each([
    ['nothing is known', {}, { fix: 'fix: ', docs: 'docs: ', signOff: false, headerLength: 72 }],
    ['JavaScript', { configurations: [IN_JAVASCRIPT] }, { fix: 'fix(cart): ', docs: 'fix(cart): ', headerLength: 50 }],
    ['YAML', { configurations: [IN_YAML] }, { fix: 'fix(cart): ', subjectCase: 'sentence', signOff: true }],
    ['JSON', { configurations: ['{"rules":{"scope-empty":[2,"never"]}}'] }, { fix: 'fix(packages): ' }],
    ['a rule that is off', { configurations: ["{rules:{'scope-empty':[0,'never']}}"] }, { fix: 'fix: ' }],
    ['a rule that asks for none', { configurations: ["{rules:{'scope-empty':[2,'always']}}"] }, { fix: 'fix: ' }],
    ['gitmoji by configuration', { configurations: ["{extends:['gitmoji']}"] }, { fix: ':bug: ', docs: ':memo: ' }],
    ['the check of DCO', { hasDco: true }, { signOff: true }],
    ['signed off commits', { messages: often('fix: x\n\nSigned-off-by: Ada <ada@example.com>') }, { signOff: true }],
    ['one such commit', { messages: ['x\n\nSigned-off-by: Ada <a@b.c>', ...often('y')] }, { signOff: false }],
    ['scopes', { messages: often('feat(cart): add it') }, { fix: 'fix(cart): ', docs: 'docs(cart): ' }],
    ['emoji', { messages: often('✨ add it') }, { fix: '🐛 ', docs: '📝 ' }],
    ['emoji by name', { messages: often(':sparkles: add it') }, { fix: ':bug: ', docs: ':memo: ' }],
    ['tickets', { messages: often('SHOP-12: add it') }, { fix: 'fix: ', note: expect.stringContaining('ticket') }],
    ['free words', { messages: often('Add it') }, { fix: 'fix: ', docs: 'docs: ' }],
    ['merges and bots', { messages: [...often('Merge branch x'), 'feat(a): b'] }, { fix: 'fix: ' }],
  ])('%s', (_, input, expected) => {
    expect(seen(input)).toMatchObject(expected);
  });
});

/** The usual rules: https://github.com/conventional-changelog/commitlint/tree/master/%40commitlint/config-conventional */
describe('what the usual checks take', () => {
  test.each([
    ['A cart cannot be totalled.', 'fix: a cart cannot be totalled'],
    ['TypeError in total', 'fix: prevent TypeError in total'],
    ['API answers 500', 'fix: prevent API answers 500'],
    ['`total` fails...', 'fix: `total` fails'],
    ['totals are wrong', 'fix: totals are wrong'],
    ['', 'fix: production error'],
  ])('%s', (title, header) => {
    expect(commitHeader('fix: ', title, CONVENTIONAL)).toBe(header);
  });

  test('both commits and the title, whatever the investigation says', () => {
    const word = 'x'.repeat(300);
    const investigation = {
      ...checkout.investigation,
      title: `HTTP ${'word '.repeat(60)}.`,
      rootCause: `BREAKING CHANGE: all\n\n- ${word}\n\n${word}`,
    };
    const record = {
      ...checkout,
      investigation,
      reportPath: `docs/${'y'.repeat(150)}.md`,
      commitStyle: { ...CONVENTIONAL, signOff: true },
    };
    const { fix, report } = commitMessages(record);
    expect(pullRequestTitle(record)).toBe(fix.split('\n')[0]);
    for (const message of [fix, report]) {
      const [header = '', blank, ...body] = message.split('\n');
      expect(header).toMatch(/^(fix|docs): [^A-Z].*[^.]$/);
      expect(header.length).toBeLessThanOrEqual(72);
      expect(blank).toBe('');
      expect(Math.max(...body.map((line) => line.length))).toBeLessThanOrEqual(100);
      expect(message).not.toMatch(/^BREAKING[ -]CHANGE:/m);
      expect(message.endsWith('\nSigned-off-by: mendhook <noreply@mendhook.invalid>')).toBe(true);
    }
  });
});
