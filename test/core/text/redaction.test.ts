import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactPersonal } from '../../../core/text/redaction.ts';
import { processorMs } from '../../processor-time.ts';
import { hostileText } from '../hostile-text.ts';

// Assembled here, so that no scanner takes this file for a leak.
const letters = (length: number) => 'aB3dE5gH7jK9mN1pQ2sT4vW6'.repeat(20).slice(0, length);
const hex = (length: number) => '0a1b2c3d4e5f6789'.repeat(4).slice(0, length);

/** Each token with the kind that it is redacted as. */
const TOKENS: readonly (readonly [string, string])[] = [
  ['aws-access-key', `AKIA${'Q2W3E4R5T6Y7U8I9'}`],
  ['aws-access-key', `ASIA${'Q2W3E4R5T6Y7U8I9'}`],
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix) => ['github-token', `${prefix}_${letters(36)}`] as const),
  ['github-token', `github_pat_${letters(22)}_${letters(59)}`],
  ['gitlab-token', `glpat-${letters(20)}`],
  ['slack-token', `xoxb-${'1234567890'}-${letters(24)}`],
  ['slack-token', `xapp-1-${letters(24)}`],
  ['slack-token', `xoxe.xoxp-1-${letters(40)}`],
  ['anthropic-key', `sk-ant-api03-${letters(90)}`],
  ['openai-key', `sk-proj-${letters(48)}`],
  ['stripe-key', `sk_live_${letters(24)}`],
  ['stripe-key', `whsec_${letters(32)}`],
  ['google-key', `AIza${letters(35)}`],
  ['google-key', `ya29.${letters(60)}`],
  ['npm-token', `npm_${letters(36)}`],
  ['pypi-token', `pypi-${letters(80)}`],
  ['sendgrid-key', `SG.${letters(22)}.${letters(43)}`],
  ['huggingface-token', `hf_${letters(34)}`],
  ['datadog-key', `pub${hex(32)}`],
  ['jwt', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
];

describe('tokens that are known by their form', () => {
  test.each(TOKENS)('%s', (kind, token) => {
    expect(redact(token)).toBe(`[redacted:${kind}]`);
    expect(redact(`x ${token}, y`)).toBe(`x [redacted:${kind}], y`);
    expect(redact(`{"k":"line\\n${token}"}`)).toBe(`{"k":"line\\n[redacted:${kind}]"}`);
    expect(redact(`?q=a%20${token}`)).not.toContain(token);
  });

  test('whatever stands around a token, nothing of it is left', () => {
    const around = fc.string({ unit: fc.constantFrom(...' \n"\'=:;,/<>[]{}()`|&?%20') });
    fc.assert(
      fc.property(around, around, fc.constantFrom(...TOKENS), (before, after, [, token]) => {
        expect(redact(`${before} ${token}${after}`)).not.toContain(token.slice(0, 16));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('secrets that are known by what stands before them', () => {
  test.each([
    ['password=hunter2 user=x', 'password=[redacted:password] user=x'],
    ['DB_PASS=hunter2;Port=1', 'DB_PASS=[redacted:password];Port=1'],
    ['"dbPassword": "hun\\"ter2", "a": 1', '"dbPassword": "[redacted:password]", "a": 1'],
    ['{\\"password\\":\\"hunter2\\",\\"b\\":1}', '{\\"password\\":\\"[redacted:password]\\",\\"b\\":1}'],
    ["client_secret: 'it is long'", "client_secret: '[redacted:password]'"],
    ['?api_key=abc&x=1', '?api_key=[redacted:password]&x=1'],
    ['--password hunter2 --user x', '--password [redacted:password] --user x'],
    ['curl -s -u admin:hunter2 https://x', 'curl -s -u admin:[redacted:password] https://x'],
    ['Authorization: Bearer abc.def', 'Authorization: [redacted:authorization]'],
    ['-H "authorization: token abcdef" -X GET', '-H "authorization: [redacted:authorization]" -X GET'],
    ['Bearer abcdef123456 was refused', 'Bearer [redacted:bearer] was refused'],
    [`Basic ${Buffer.from('user:pass').toString('base64')} sent`, 'Basic [redacted:basic] sent'],
    ['postgres://u:p@ss@db:5432/x', 'postgres://u:[redacted:url-password]@db:5432/x'],
    ['redis://:hunter2@cache', 'redis://:[redacted:url-password]@cache'],
    [`DD-API-KEY: ${hex(32)}`, 'DD-API-KEY: [redacted:datadog-key]'],
    [`DATADOG_APP_KEY="${hex(40)}"`, 'DATADOG_APP_KEY="[redacted:datadog-key]"'],
    [`aws_secret_access_key = ${letters(40)}`, 'aws_secret_access_key = [redacted:aws-secret-key]'],
    ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [redacted:cookie]'],
    ['"cookie":"sid=abc; t=1","host":"x"', '"cookie":"[redacted:cookie]","host":"x"'],
    ['https://hooks.slack.com/services/T000/B000/XXXXXXXX', 'https://hooks.slack.com/[redacted:slack-webhook]'],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a [redacted:private-key] b'],
    ['cut: -----BEGIN PRIVATE KEY-----\nMIIE', 'cut: [redacted:private-key]'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });
});

test.each([
  'const token = createToken(user)',
  'password: string;',
  'secret: process.env.SECRET,',
  'api_key=$API_KEY',
  'PWD=/srv/checkout',
  'Basic authentication failed, bearer authentication too',
  'http://localhost:4873/@scope/pkg and http://localhost:8080/a@b',
  '# tests 24\n# pass 24\n# fail 0',
  'commit 8d1f0c2b7a6e4f3d9c5b1a0e2f4d6c8b0a1e3f5d',
  'Expected values to be strictly equal: -1 !== 0',
])('is no secret: %s', (text) => {
  expect(redact(text)).toBe(text);
});

/** Known to be wrong, and kept in sight: what a pattern alone cannot tell. */
describe('wrong, and known to be', () => {
  test.each([
    ['the password is hunter2', 'the password is hunter2', 'no sign between name and value'],
    ['password=ab,cd', 'password=[redacted:password],cd', 'a bare value ends at a comma'],
    ['password=fn(x)y', 'password=fn(x)y', 'looks like a call'],
    ['key eyJhbGciOiJIUzI1NiJ9', 'key eyJhbGciOiJIUzI1NiJ9', 'a token cut off after its header'],
    [`${hex(32)}`, `${hex(32)}`, 'a Datadog key without a name is any hash'],
    ['next_token: 12', 'next_token: [redacted:password]', 'a page, not a credential'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  test.each([
    ['card or trace? 4111111111111111', 'card or trace? [redacted:card]'],
    ['jane.doe (at) example.com', 'jane.doe (at) example.com'],
    ['pkg@1.0.0-beta.next', '[redacted:email]'],
  ])('personal: %s', (text, redacted) => {
    expect(redactPersonal(text)).toBe(redacted);
  });
});

test('e-mail addresses and cards are personal data; accounts of everybody, files and times are not', () => {
  expect(redactPersonal('jane.doe+x@mail.example.co.uk, %6Aane%40example.com')).toBe(
    '[redacted:email], %[redacted:email]',
  );
  expect(redactPersonal('4111 1111 1111 1111; 378282246310005; 5555-5555-5555-4444')).toBe(
    '[redacted:card]; [redacted:card]; [redacted:card]',
  );
  const kept = 'git@github.com:acme/x logo@2x.png express@4.18.2 1795142467000 4111111111111112';
  expect(redactPersonal(kept)).toBe(kept);
});

test('redacting twice changes nothing', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const once = redactPersonal(redact(text));
      expect(redactPersonal(redact(once))).toBe(once);
    }),
  );
});

/** Quadratic, each of these would take minutes; the limit is far above what a slow machine needs for linear time. */
test.each([
  'eyJ',
  'eyJaaaaaaaa_',
  'eyJaaaaaaaa.',
  'password=',
  'password="',
  'password="\\',
  "token:'",
  '\\"secret\\":\\"',
  'Authorization: ',
  'cookie:',
  'set-cookie:["',
  '://',
  '://a:',
  '://a:b',
  'bearer ',
  'bearer a',
  'basic a',
  'curl -u ',
  '-----BEGIN PRIVATE KEY-----',
  'ghp_',
  'xoxb-',
  'sk-',
  'SG.',
  'a@',
  'a.',
  '1 ',
  '4',
  '--token ',
  ' ',
  'a',
])('time grows with length alone: %j', (fragment) => {
  const text = fragment.repeat(Math.ceil(400_000 / fragment.length));
  expect(processorMs(() => redactPersonal(redact(text)))).toBeLessThan(10_000);
});
