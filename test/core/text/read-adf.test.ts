import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAdf } from '../../../core/text/read-adf.ts';

const doc = (...content: unknown[]) => ({ version: 1, type: 'doc', content });
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const text = (words: string) => ({ type: 'text', text: words });
const LIMIT = 1_000;

test.each<[string, unknown, string]>([
  ['paragraphs', doc(paragraph(text('one '), text('line')), paragraph(text('two'))), 'one line\ntwo'],
  ['a hard break', doc(paragraph(text('at a'), { type: 'hardBreak' }, text('at b'))), 'at a\nat b'],
  [
    'a heading and a list',
    doc(
      { type: 'heading', content: [text('Steps')] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('buy'))] }] },
    ),
    'Steps\nbuy',
  ],
  ['a mention', doc(paragraph(text('ask '), { type: 'mention', attrs: { id: '5b10', text: '@Ada' } })), 'ask @Ada'],
  ['an emoji', doc(paragraph({ type: 'emoji', attrs: { shortName: ':bug:' } })), ':bug:'],
  ['a card', doc(paragraph({ type: 'inlineCard', attrs: { url: 'https://x.example' } })), 'https://x.example'],
  ['a date', doc(paragraph({ type: 'date', attrs: { timestamp: '1764460800000' } })), '2025-11-30'],
  ['a date that is none', doc(paragraph({ type: 'date', attrs: { timestamp: 'soon' } })), 'soon'],
  ['a status', doc(paragraph({ type: 'status', attrs: { text: 'BROKEN', color: 'red' } })), 'BROKEN'],
  [
    'a table',
    doc({
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            { type: 'tableCell', content: [paragraph(text('a'))] },
            { type: 'tableCell', content: [paragraph(text('b'))] },
          ],
        },
      ],
    }),
    'a\tb',
  ],
  ['a node that is not known', doc({ type: 'newThing', content: [paragraph(text('inside'))] }), 'inside'],
  ['a leaf that is not known', doc(paragraph({ type: 'newLeaf', attrs: { text: 'shown' } })), 'shown'],
  [
    'an extension',
    doc({ type: 'bodiedExtension', attrs: { extensionKey: 'x' }, content: [paragraph(text('kept'))] }),
    'kept',
  ],
  ['nothing', null, ''],
  ['a text', 'h1. old markup', ''],
  ['a node without a type', doc({ content: [text('x')] }), ''],
  ['content that is no list', { type: 'doc', content: 'x' }, ''],
])('%s', (_, document, expected) => {
  expect(readAdf(document, LIMIT).text).toBe(expected);
});

test('code blocks are told apart, with their line ends', () => {
  const code = { type: 'codeBlock', attrs: { language: 'js' }, content: [text('Error: x\n    at y (z.js:1:2)')] };
  const read = readAdf(doc(paragraph(text('It fails:')), code), LIMIT);
  expect(read.codeBlocks).toEqual(['Error: x\n    at y (z.js:1:2)']);
  expect(read.text).toBe('It fails:\nError: x\n    at y (z.js:1:2)');
});

test('a text is cut by bytes, at the border of a character', () => {
  const { text: cut, codeBlocks } = readAdf(doc({ type: 'codeBlock', content: [text('€'.repeat(100_000))] }), 100);
  expect(cut).toBe('€'.repeat(33));
  expect(codeBlocks).toEqual(['€'.repeat(33)]);
});

test('a document that is nested without end, or has a million nodes, is read in part', () => {
  let deep: unknown = text('deep');
  for (let depth = 0; depth < 5_000; depth += 1) deep = { type: 'blockquote', content: [deep] };
  expect(readAdf(doc(paragraph(text('top')), deep), LIMIT).text).toBe('top');
  const rules = Array.from({ length: 300_000 }, () => ({ type: 'rule' }));
  const many = { type: 'doc', content: [...rules, paragraph(text('last'))] };
  expect(readAdf(many, LIMIT).text).toBe('');
});

test('nothing throws, and nothing is longer than the limit', () => {
  const node = fc.letrec((tie) => ({
    node: fc.record({
      type: fc.oneof(fc.constantFrom('text', 'paragraph', 'codeBlock', 'mention', 'date', 'tableCell'), fc.string()),
      text: fc.oneof(fc.string(), fc.anything()),
      content: fc.oneof({ maxDepth: 5 }, fc.anything(), fc.array(tie('node'), { maxLength: 5 })),
      attrs: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
    }),
  })).node;
  fc.assert(
    fc.property(fc.oneof(node, fc.anything()), fc.nat(200), (document, limit) => {
      const read = readAdf(document, limit);
      expect(Buffer.byteLength(read.text)).toBeLessThanOrEqual(limit);
      expect(Buffer.byteLength(read.codeBlocks.join(''))).toBeLessThanOrEqual(limit);
      expect(read.text.isWellFormed()).toBe(true);
    }),
  );
});
