import { expect, test } from 'vitest';
import { type QuotedFiles, quotedFindings } from '../../../core/change/quoted-findings.ts';
import type { ReviewAnswer } from '../../../core/records/review-verdict.ts';

const FILES: Readonly<Record<string, string>> = {
  'src/pay.ts': 'charge(card);\nsave(order);\ncharge(card);\n',
};
const files: QuotedFiles = {
  text: (path) => FILES[path],
  pathOf: (named) => named.replace(/^\.\//, ''),
  isAdded: (_, line) => line === 3,
};
type Said = ReviewAnswer['findings'][number];
const said = (finding: Partial<Said> = {}): Said => ({
  category: 'correctness',
  severity: 'medium',
  path: 'src/pay.ts',
  quote: 'charge(card);',
  text: 'It is charged twice.',
  ...finding,
});
const keep = (...findings: Said[]) => quotedFindings({ findings }, files);

test('a finding whose lines are there has its place, at a line that the change adds', () => {
  expect(keep(said()).findings).toMatchObject([{ path: 'src/pay.ts', line: 3, proof: 'claimed' }]);
});

test.each([
  ['lines that are not there', said({ quote: 'refund(card);' })],
  ['a file that is not there', said({ path: 'src/gone.ts' })],
  ['a file of the machine', said({ path: '/etc/passwd', quote: 'root:x:0:0:root:/root:/bin/bash' })],
])('a finding that quotes %s is dropped, and counted', (_, finding) => {
  expect(keep(finding, said())).toMatchObject({ findings: [{ line: 3 }], dropped: 1 });
});

test('the same finding has the same id, however it is worded, indented and named', () => {
  const [one] = keep(said()).findings;
  const [other] = keep(
    said({ text: 'Twice!', quote: '  charge(card);\r\n', path: './src/pay.ts', severity: 'low' }),
  ).findings;
  expect(other?.id).toBe(one?.id);
  expect(one?.id).toMatch(/^[0-9a-f]{16}$/);
  const others = [said({ category: 'security' }), said({ quote: 'save(order);' })].map(
    (each) => keep(each).findings[0]?.id,
  );
  expect(new Set([one?.id, ...others]).size).toBe(3);
});

test('a finding that is made twice stands once, as severe as it was called', () => {
  expect(keep(said({ severity: 'high' }), said({ severity: 'low' })).findings).toMatchObject([{ severity: 'high' }]);
  expect(keep(said({ severity: 'low' }), said({ severity: 'high' })).findings).toMatchObject([{ severity: 'high' }]);
});

test('the model’s text is cleaned and cut', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const [finding] = keep(said({ text: `The token ${token}\n\u202eleaks. ${'x'.repeat(2_000)}` })).findings;
  expect(finding?.text).not.toMatch(/ghp_|\n|\u202e/);
  expect(finding?.text.length).toBeLessThanOrEqual(600);
});
