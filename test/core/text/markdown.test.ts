import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { mdCode, mdFence, mdLine, mdLink, mdList, mdProse, mdTable } from '../../../core/text/markdown.ts';
import { hostileText } from '../hostile-text.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

describe('one line of prose', () => {
  test.each([
    ['ping @octocat and @acme/security.', 'ping `@octocat` and `@acme/security`.'],
    ['fixes #1, closes GH-7', 'fixes `#1`, closes `GH-7`'],
    ['see https://evil.example/a_b (www.evil.example)', 'see `https://evil.example/a_b` (`www.evil.example`)'],
    ['since 8d1f0c2b7a6e it fails', 'since `8d1f0c2b7a6e` it fails'],
    ['at 02:41:07, 1795142467 times, defaced', 'at 02:41:07, 1795142467 times, defaced'],
    ['`stock - 1` is **read** twice', '`stock - 1` is read twice'],
    ['[bank](x) ![i](y) <b> a|b $x$', '\\[bank\\](x) !\\[i\\](y) &lt;b&gt; a\\|b \\$x\\$'],
    ['<!-- mendhook:incident=1 -->', '&lt;!-- mendhook:incident=1 --&gt;'],
    ['# not a heading', '\\# not a heading'],
    ['1. not a list', '1\\. not a list'],
    ['- [ ] not a task', '\\- \\[ \\] not a task'],
    ['two\n\nlines', 'two lines'],
    ['a\u202eb\u200bc', 'abc'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(mdLine(text)).toBe(expected);
  });

  test('whatever it is, it renders as one paragraph of words and code, within its limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 600 }), (text, limit) => {
        const line = mdLine(text, limit);
        expect(line.length).toBeLessThanOrEqual(limit);
        const html = markdown.render(line);
        expect(html).toMatch(/^(?:<p>(?:[^<]|<\/?code>)*<\/p>\n)?$/);
        expect(html.replace(/<code>[^<]*<\/code>/g, '')).not.toMatch(/@\w|#\d|:\/\//);
      }),
    );
  });
});

test('prose keeps the paragraphs, lists and code of its author, and nothing else', () => {
  expect(mdProse('First.\n- a\n- b\nThen:\n```sh\nrm -rf `x` <!-- y\n```\n## Done @octocat')).toBe(
    'First.\n\n- a\n- b\n\nThen:\n\n```\nrm -rf `x` <!\u2011\u2011 y\n```\n\n\\## Done `@octocat`',
  );
  fc.assert(
    fc.property(hostileText, (text) => {
      const html = markdown.render(mdProse(text, 2_000));
      expect(html).not.toMatch(/<(?!\/?(?:p|ul|li|pre|code)\b)/);
    }),
  );
});

test('a block of code ends where we end it', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const tokens = markdown.parse(`${mdFence(text, 1_000)}\n\nafter`, {});
      expect(tokens.map(({ type }) => type)).toEqual(['fence', 'paragraph_open', 'inline', 'paragraph_close']);
      expect(mdFence(text)).not.toContain('<!--');
    }),
  );
});

test('a row has as many cells as the header, whatever is in them', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const tokens = markdown.parse(mdTable(['a', 'b'], [[mdCode(text), mdLine(text)]]), {});
      expect(tokens.filter(({ type }) => type === 'td_open')).toHaveLength(2);
    }),
  );
});

test.each([
  ['https://app.datadoghq.com/x?q=a b&c=(d)', '[x](https://app.datadoghq.com/x?q=a%20b&c=%28d%29)'],
  ['javascript:alert(1)', 'x'],
  ['https://user:password@host/', 'x'],
  [`https://host/?key=ghp_${'a1'.repeat(18)}`, 'x'],
  ['not an address', 'x'],
  [undefined, 'x'],
])('a link to %s', (address, expected) => {
  expect(mdLink('x', address)).toBe(expected);
});

test('a long list says how much more there is', () => {
  expect(mdList(['a', 'b', 'c'], 2)).toBe('- a\n- b\n- and 1 more');
});
