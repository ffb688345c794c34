import { expect, test } from 'vitest';
import { markdown } from '../../../local/page/markdown.ts';
import { isWebAddress, outsideLink } from '../../../local/page/web-address.ts';

test.each([
  ['HTML', '<img src=x onerror=alert(1)>', '&lt;img'],
  ['a block of HTML', '<script>alert(1)</script>', '&lt;script&gt;'],
  ['an image', '![pixel](https://evil.example/p.png)', '!<a href="https://evil.example/p.png"'],
  ['a script link', '[here](javascript:alert(1))', '[here](javascript:alert(1))'],
  ['a data link', '[here](data:text/html,x)', '[here](data:text/html,x)'],
  ['a reference to a script', '[here][1]\n\n[1]: javascript:alert(1)', '[here][1]'],
  ['an autolink', '<javascript:alert(1)>', '&lt;javascript:alert(1)&gt;'],
  [
    'a web link',
    '[here](https://example.com/?a=1&b=2)',
    '<a href="https://example.com/?a=1&amp;b=2" rel="noreferrer">here',
  ],
  ['a lower title first', '### One\n\n# Two', '<h3>One</h3>\n<h3>Two</h3>'],
  ['a title', '# One\n\n###### Six', '<h3>One</h3>\n<h4>Six</h4>'],
])('%s', (_, text, markup) => {
  const made = markdown(text).markup;
  expect(made).toContain(markup);
  expect(made).not.toMatch(/<(?!\/?(p|a|h3|h4)\b)/);
});

test.each([
  ['https://example.com/a', true],
  ['HTTP://127.0.0.1:4000', true],
  ['javascript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['//example.com', false],
  ['/incidents', false],
  ['https://github.com@evil.example/', false],
  ['https://', false],
  ['', false],
])('%j is an address to follow: %j', (address, answer) => {
  expect(isWebAddress(address)).toBe(answer);
  expect(outsideLink(address, 'text').markup.startsWith('<a ')).toBe(answer);
});
