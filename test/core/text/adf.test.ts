import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adfCode,
  adfDocument,
  adfFits,
  adfHeading,
  adfLine,
  adfLink,
  adfList,
  adfParagraph,
  adfProse,
} from '../../../core/text/adf.ts';
import { documentSchema, refuseDocument } from '../../../packages/emulators/jira/document.ts';

const documentOf = (text: string) =>
  adfDocument(
    adfHeading(text),
    adfParagraph(adfLine(text, 300, 'strong'), adfLink(text, 'https://example.com/a?b=c')),
    ...adfProse(text, 2_000),
    adfList([adfLine(text, 200, 'code'), []]),
    adfCode(text, 2_000),
  );

test('any text makes a document that JIRA takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      expect(refuseDocument(documentOf(text))).toBeUndefined();
    }),
  );
});

const hostile =
  '@ada <!channel> [~accountid:1] {{secret}} {code}x{code} \u202eevil\u202c a\u200bb \u0000 ghp_0123456789abcdefghijABCDEFGHIJ012345';

test('no text becomes a mention, a link or a macro, and nothing invisible stays', () => {
  const json = JSON.stringify(documentOf(hostile));
  expect(documentSchema.safeParse(JSON.parse(json)).success).toBe(true);
  expect(json).not.toMatch(/"type":"(mention|inlineCard|extension)"/);
  expect(json).not.toMatch(/[\u202a-\u202e\u200b]|\\u0000|ghp_/);
  expect(json).toContain('{{secret}}');
});

test.each([
  ['one word of 100 kB', 'x'.repeat(100_000)],
  ['100,000 quotation marks', '"'.repeat(100_000)],
])('%s is cut', (_, text) => {
  const document = documentOf(text);
  expect(adfFits(document)).toBe(true);
  expect(refuseDocument(document)).toBeUndefined();
  expect(adfFits(adfDocument(adfCode(text, 40_000)))).toBe(false);
});

test('an address that is none is only its label', () => {
  expect(adfLink('thread', 'javascript:alert(1)')).toEqual([{ type: 'text', text: 'thread' }]);
  expect(adfLink('thread', undefined)).toEqual([{ type: 'text', text: 'thread' }]);
});

test('nothing is left of what cannot be seen', () => {
  expect(adfLine('\u200b \n')).toEqual([]);
  expect(adfList([adfLine(' ')])).toBeUndefined();
  expect(adfCode('\u0000', 100)).toBeUndefined();
  expect(adfProse('', 100)).toEqual([]);
});
