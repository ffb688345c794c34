import { expect, test } from 'vitest';
import { githubMarkdown, markdown } from '../../page/markdown.ts';
import { isWebAddress, outsideLink } from '../../page/web-address.ts';

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

test.each([
  ['one on a line of its own', 'text\n\n<!-- mendhook:incident=1 -->', '<p>text</p>\n'],
  ['one right after a paragraph', 'text\n<!-- mark -->', '<p>text</p>\n'],
  ['one over several lines', 'a\n\n<!-- one\n\n**two** -->\n\nb', '<p>a</p>\n<p>b</p>\n'],
  ['one within a line', 'a <!-- mark -->b', '<p>a b</p>\n'],
  ['one with words after it', '<!-- mark --> b', '<p> b</p>\n'],
  ['one in a list', '- a\n  <!-- mark -->\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n'],
  [
    'one in a link',
    '[a<!-- ] -->b](https://x.example)',
    '<p><a href="https://x.example" rel="noreferrer">ab</a></p>\n',
  ],
])('GitHub hides a comment: %s', (_, text, markup) => {
  expect(githubMarkdown(text).markup).toBe(markup);
});

test.each([
  ['in code', 'a `<!-- x -->`', '<code>&lt;!-- x --&gt;</code>'],
  ['in a block of code', '```\n<!-- x -->\n```', '&lt;!-- x --&gt;'],
  ['in an indented block of code', 'a\n\n    <!-- x -->', '&lt;!-- x --&gt;'],
  ['not closed', 'a\n\n<!-- x\n\nb', '&lt;!-- x'],
  ['closed outside of its quotation', '> <!-- x\n\n-->', '&lt;!-- x'],
  ['other HTML around it', '<b><!-- x --></b>', '&lt;b&gt;&lt;/b&gt;'],
])('what is no comment stays: %s', (_, text, markup) => {
  expect(githubMarkdown(text).markup).toContain(markup);
});

test('a comment cannot open a way for markup', () => {
  for (const text of [
    '<!--><img src=x onerror=alert(1)>-->',
    '<!-- --><script>alert(1)</script>',
    '<!-<!-- -->- x -->',
  ]) {
    expect(githubMarkdown(text).markup).not.toMatch(/<(?!\/?p>)/);
  }
});

test('elsewhere a comment is text like any other', () => {
  expect(markdown('<!-- hidden from whom? -->').markup).toContain('&lt;!-- hidden from whom? --&gt;');
});
