import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMrkdwn } from '../../../page/slack/render/mrkdwn.ts';
import { renderBlocks, renderMessage } from '../../../page/slack/render.ts';

test.each([
  ['bold, italic and strike', '*a* _b_ ~c~', '<strong>a</strong> <em>b</em> <s>c</s>'],
  ['styles within styles', '*a _b_*', '<strong>a <em>b</em></strong>'],
  ['no style inside a word', 'a_b_c 2*3*4', 'a_b_c 2*3*4'],
  ['code takes no style', '`*a*`', '<code class="slack-code">*a*</code>'],
  ['a fence', '```\na < b\n```', '<pre class="slack-code">a &lt; b\n</pre>'],
  ['a quote', '&gt; a\n&gt; b\nc', '<blockquote class="slack-quote">a<br>b</blockquote>c'],
  ['lines', 'a\nb', 'a<br>b'],
  ['escaped characters', '&lt;b&gt; &amp;amp;', '&lt;b&gt; &amp;amp;'],
  ['raw markup', '<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
  ['a broadcast', 'hey <!channel>', 'hey <span class="slack-mention slack-mention-broadcast">@channel</span>'],
  [
    'a broadcast in code',
    '`<!here>`',
    '<code class="slack-code"><span class="slack-mention slack-mention-broadcast">@here</span></code>',
  ],
  ['a person', '<@U123|ada>', '<span class="slack-mention slack-mention-user">@ada</span>'],
  ['a channel', '<#C123>', '<span class="slack-mention slack-mention-channel">#C123</span>'],
  ['an escaped broadcast', '&lt;!channel&gt;', '&lt;!channel&gt;'],
  ['a script address', '<javascript:alert(1)|x>', '&lt;javascript:alert(1)|x&gt;'],
  [
    'a link',
    '<https://a.example/?b=1&amp;c="|here *now*>',
    '<a class="slack-link" href="https://a.example/?b=1&amp;c=%22" target="_blank" rel="noopener noreferrer">here *now*</a>',
  ],
])('mrkdwn: %s', (_, text, html) => {
  expect(renderMrkdwn(text)).toBe(html);
});

test('each kind of block has its form, and an unknown one is named', () => {
  const html = renderBlocks([
    { type: 'header', text: { type: 'plain_text', text: 'A *title*' } },
    {
      type: 'section',
      fields: [{ type: 'mrkdwn', text: '*k*\nv' }],
      accessory: { type: 'button', text: { type: 'plain_text', text: 'Go' }, url: 'https://a.example/' },
    },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'small' }] },
    { type: 'markdown', text: '# Big\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) <!channel>' },
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'here' }] }] },
    { type: 'carousel' },
  ]);
  expect(html).toContain('<h3 class="slack-header">A *title*</h3>');
  expect(html).toContain('<div class="slack-field"><strong>k</strong><br>v</div>');
  expect(html).toContain('<span class="slack-button">Go</span></a>');
  expect(html).toContain('<h1>Big</h1>');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('href="javascript');
  expect(html.match(/slack-mention-broadcast/g)).toHaveLength(2);
  expect(html).toContain('<div class="slack-unknown">[carousel]</div>');
});

test('a message without blocks shows its text', () => {
  expect(renderMessage({ text: '*a*', blocks: [] })).toBe('<div class="slack-section"><strong>a</strong></div>');
});

const TAG = new RegExp(
  [
    '</?(?:strong|em|s|p|ul|ol|li|blockquote|table|thead|tbody|tr|td|th|code|pre|h[1-6])>',
    '<(?:br|hr)>',
    '<ol start="\\d+">',
    '<(?:th|td) style="text-align:(?:left|right|center)">',
    '</?(?:div|span|a)>',
    '<(?:div|span|pre|code|blockquote|h3|hr|table)(?: class="(?:slack-[a-z-]+ ?)+")?>',
    '<code class="language-[^"<>]*">',
    '<a class="slack-link" href="https?://[^"<>`\\s]*" target="_blank" rel="noopener noreferrer">',
    '<a href="https?://[^"<>`\\s]*"(?: title="[^"<>]*")? target="_blank" rel="noopener noreferrer">',
  ].join('|'),
  'g',
);
const VOID = /^<(?:br|hr)/;

/** What remains of HTML once the renderer's own tags are taken out, and the tags that were left open. */
function takeApart(html: string): { rest: string; open: string[] } {
  const open: string[] = [];
  for (const [tag] of html.matchAll(TAG)) {
    const name = /^<\/?(\w+)/.exec(tag)?.[1] ?? '';
    if (VOID.test(tag)) continue;
    if (!tag.startsWith('</')) open.push(name);
    else if (open.at(-1) === name) open.pop();
    else open.push(tag);
  }
  return { rest: html.replace(TAG, ''), open };
}

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('<', '>', '&', '"', "'", '`', '```', '*', '_', '~', '|', '\n', '&lt;', '&gt;', '&amp;', ':'),
      fc.constantFrom('<!channel>', '<@U1|', '<https://x|', '<http://x"onload=1|y>', '<javascript:1|x>', '<script>'),
      fc.constantFrom(
        '[a](',
        ')',
        '![x](https://x)',
        '<img src=x onerror=1>',
        '# ',
        '- ',
        '1. ',
        '    ',
        '| a | b |\n|:-|-|\n',
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const anyBlock = fc.oneof(
  fc.record({
    type: fc.constantFrom('section', 'header'),
    text: fc.record({ type: fc.constantFrom('mrkdwn', 'plain_text'), text: hostile }),
  }),
  fc.record({ type: fc.constant('markdown'), text: hostile }),
  fc.record({
    type: fc.constant('context'),
    elements: fc.array(fc.record({ type: fc.constantFrom('mrkdwn', 'image'), text: hostile, alt_text: hostile })),
  }),
  fc.record({
    type: fc.constant('actions'),
    elements: fc.array(
      fc.record({
        type: fc.constant('button'),
        url: hostile,
        style: hostile,
        text: fc.record({ type: fc.constant('plain_text'), text: hostile }),
      }),
    ),
  }),
  fc.record({
    type: fc.constant('rich_text'),
    elements: fc.array(
      fc.record({
        type: fc.constantFrom('rich_text_section', 'rich_text_preformatted', 'rich_text_quote'),
        elements: fc.array(
          fc.record({
            type: fc.constantFrom('text', 'link', 'user', 'broadcast', 'emoji'),
            text: hostile,
            url: hostile,
            user_id: hostile,
            range: hostile,
            name: hostile,
          }),
        ),
      }),
    ),
  }),
  fc.record({ type: hostile }),
  fc.anything(),
);

test('no input yields a tag, an attribute or an entity that the renderer did not make', () => {
  fc.assert(
    fc.property(fc.array(anyBlock, { maxLength: 4 }), hostile, (blocks, text) => {
      for (const html of [renderBlocks(blocks), renderMessage({ text, blocks: [] })]) {
        const { rest, open } = takeApart(html);
        expect(rest).not.toMatch(/[<>]/);
        expect(rest).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39|#96);)/);
        expect(open).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('long hostile text is rendered in time that grows with its length', () => {
  const text = '*_~`<!'.repeat(7_000);
  expect(renderMrkdwn(text).length).toBeGreaterThan(text.length);
  expect(renderMrkdwn('``` '.repeat(10_000)).length).toBeGreaterThan(0);
});
