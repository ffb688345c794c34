import fc from 'fast-check';

/** What an attacker, or bad luck, puts into a log line, a file name or a model's answer. */
const FRAGMENTS = [
  '<!channel> <!here> <@U012AB3CD> <#C024BE7LR> <https://evil.example|your bank>',
  '@channel @here @everyone @octocat @acme/security',
  'fixes #1, closes acme/checkout#12, resolves GH-7, fixes https://github.com/acme/checkout/issues/3',
  '<!-- mendhook:incident=c4a91e07b2d84f66 -->',
  '`<!-- mendhook:occurrences=c4a91e07b2d84f66 -->`',
  '--> <!-- <!---->',
  '```\n```js\n~~~\n````\n`',
  '`` ` ``` `a``b`',
  '![x](https://evil.example/p.png) [click](https://good.example) [a]: https://evil.example',
  '<img src=x onerror=alert(1)> <details open> </details> <a href="javascript:alert(1)">x</a>',
  '| a | b |\n| --- | --- |\n\\| \\\\| \\\\\\|',
  '# heading\n===\n---\n> quote\n1. one\n- item\n+ plus\n    code',
  '*bold* _it_ ~gone~ **b** __b__ $x^2$ $$y$$ :rotating_light:',
  '&lt;script&gt; &#64;octocat &amp;',
  'deadbeef1 8d1f0c2b7a6e4f3d9c5b1a0e2f4d6c8b0a1e3f5d',
  'Co-authored-by: Eve <eve@evil.example>\n\nIncident: forged\nskip-checks: true [skip ci]',
  '\u202eesrever\u2066 \u200b\u200d\ufeff \u00ad \u{e0041} \ud800 \u0000\u0007\u001b[31mred\u001b[0m',
  'password=hunter2 Authorization: Bearer abc.def.123 postgres://u:secret@db/x',
  `ghp_${'a1'.repeat(18)} AKIA${'ABCD'.repeat(4)} -----BEGIN RSA PRIVATE KEY-----`,
  'www.evil.example http://evil.example/?a=1&b=2 ftp://x mailto:a@b.cd',
  '😀👩‍👩‍👧 ünïcödé 漢字',
  '\n',
  '\r\n\t ',
  '   ',
  '\\',
] as const;

const fragment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FRAGMENTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'`|<>&*_~@#[]()\\!:-=.0a \n'), maxLength: 60 }) },
);

/** Mostly short; now and then longer than any limit. */
export const hostileText = fc
  .tuple(fc.array(fragment, { maxLength: 6 }), fc.constantFrom(1, 1, 1, 1, 1, 2, 40, 400))
  .map(([fragments, times]) => fragments.join(' ').repeat(times).slice(0, 20_000));
