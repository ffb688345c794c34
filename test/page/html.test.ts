import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributes, html, type SafeHtml, trusted } from '../../page/html.ts';

test.each([
  ['text', html`<p>${'<script>alert(1)</script>'}</p>`, '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  ['an attribute', html`<a title="${'" onclick="x'}">`, '<a title="&quot; onclick=&quot;x">'],
  ['markup made here', html`<b>${html`<i>${'&'}</i>`}</b>`, '<b><i>&amp;</i></b>'],
  ['lists', html`${['<', html`<br>`, 3]}`, '&lt;<br>3'],
  ['what is not there', html`[${undefined}${false}]`, '[]'],
  ['zero', html`${0}`, '0'],
  ['vouched markup', html`${trusted('<hr>')}`, '<hr>'],
])('%s', (_, made, markup) => {
  expect(made.markup).toBe(markup);
});

test('an object that only looks like markup is refused', () => {
  const forged: SafeHtml = JSON.parse('{"markup":"<script>"}');
  expect(() => html`${forged}`).toThrow(TypeError);
});

test('no text can open a tag or leave its quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', 'a', ' ') }), (text) => {
      expect(html`${text}`.markup).not.toMatch(/[<>"'`]/);
    }),
  );
});

test('attributes are left out, bare or escaped', () => {
  expect(attributes({ open: true, hidden: false, id: undefined, title: '"' }).markup).toBe(' open title="&quot;"');
});
