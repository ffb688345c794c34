import { CREDENTIAL_PATTERNS } from '../text/credential-patterns.ts';
import type { FileKind } from './file-kind.ts';
import { isAside } from './file-kind.ts';
import { entropyOf, isPlaceholder, isSequence, secretStrength } from './secret-strength.ts';

/** A value in a line that looks like a credential. */
export interface WrittenSecret {
  /** What it is, for people, such as "a GitHub token". */
  readonly what: string;
  /** Whether it opens something, or looks like what a test or an example has. */
  readonly isReal: boolean;
}

const MAX_CHARACTERS = 20_000;

/**
 * Looks for credentials in one line: those with the form of a known provider, passwords in addresses, and values behind a name
 * that says what they are.
 *
 * @param kind of the file: tests and documentation are full of invented values
 */
export function findWrittenSecrets(line: string, kind: FileKind): readonly WrittenSecret[] {
  const text = line.slice(0, MAX_CHARACTERS);
  const isInvented = kind === 'lock' || kind === 'dependency';
  return [
    ...PROVIDERS.flatMap(({ what, pattern }) =>
      valuesOf(text, pattern)
        .filter((value) => !isPlaceholder(value))
        .map((value) => ({ what, isReal: !(isAside(kind) && isSequence(value)) })),
    ),
    ...(isInvented ? [] : [...tokensIn(text, kind), ...namedValues(text, kind)]),
    ...passwordsInAddresses(text, kind),
  ];
}

const valuesOf = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([value]) => value);

const patternOf = (kind: string): RegExp[] =>
  CREDENTIAL_PATTERNS.filter((each) => each.kind === kind).map(({ pattern }) => pattern);

const named = (kind: string, what: string) => patternOf(kind).map((pattern) => ({ what, pattern }));

/** Forms that nothing else has. Where the provider's own tests use a form too, it is left out, as `sk_test_` of Stripe. */
const PROVIDERS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'an access key of AWS', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { what: 'a token of GitHub', pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})/g },
  ...named('gitlab-token', 'a token of GitLab'),
  { what: 'a token of Slack', pattern: /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,}/g },
  { what: 'a webhook of Slack', pattern: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/g },
  { what: 'a webhook of Discord', pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{40,}/g },
  ...named('anthropic-key', 'a key of Anthropic'),
  {
    what: 'a key of OpenAI',
    pattern: /(?<![A-Za-z0-9])sk-(?:proj-|svcacct-)?(?=[A-Za-z_-]{0,80}\d)[A-Za-z0-9_-]{32,}/g,
  },
  {
    what: 'a live key of Stripe',
    pattern: /(?<![A-Za-z0-9])(?:[rs]k_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})/g,
  },
  { what: 'a key of Google', pattern: /(?<![A-Za-z0-9])(?:AIza[\w-]{35}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,})/g },
  ...named('npm-token', 'a token of npm'),
  ...named('pypi-token', 'a token of PyPI'),
  ...named('sendgrid-key', 'a key of SendGrid'),
  ...named('huggingface-token', 'a token of Hugging Face'),
  {
    what: 'a key of a cloud service',
    pattern:
      /(?<![A-Za-z0-9])(?:SK[0-9a-f]{32}|key-[0-9a-f]{32}|dop_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|sq0(?:atp|csp)-[\w-]{22,}|\d{8,10}:AA[\w-]{33}|hv[sb]\.[\w-]{24,}|lin_api_\w{32,}|PMAK-[\w-]{50,}|NRAK-[A-Z0-9]{27}|AGE-SECRET-KEY-1[A-Z0-9]{50,}|dapi[0-9a-f]{32}|pscale_(?:pw|tkn)_[\w.-]{32,}|glsa_\w{32,}|rubygems_[0-9a-f]{48}|EAA[A-Za-z0-9]{80,}|r8_\w{37}|tvly-\w{32,}|xai-\w{60,})(?![A-Za-z0-9])/g,
  },
  { what: 'a key of Azure', pattern: /(?<=(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/]{40,88}={0,2}/g },
];

/** Tokens that tests and documentation have as well. */
function tokensIn(text: string, kind: FileKind): WrittenSecret[] {
  const jwt = valuesOf(text, /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/g)
    // The token that every text about them shows: {"sub":"1234567890", …}.
    .filter((value) => !value.includes('eyJzdWIiOiIxMjM0NTY3ODkw'))
    .map(() => ({ what: 'a signed token', isReal: !isAside(kind) }));
  const header = valuesOf(text, /(?<=\b(?:bearer|token) )[A-Za-z0-9._~+/-]{16,512}(?==|["'`\s]|$)/gi)
    .filter((value) => secretStrength(value) === 'strong' && !value.startsWith('eyJ'))
    .map((value) => ({ what: 'a token in a header', isReal: isRealIn(kind, value) }));
  const basic = valuesOf(text, /(?<=\bbasic )[A-Za-z0-9+/]{12,400}={0,2}/gi)
    .filter((value) => value.replace(/=+$/, '').length % 4 !== 1)
    .map((value) => atob(value))
    .filter((pair) => /^[\x21-\x7e]{1,100}:[\x21-\x7e]+$/.test(pair))
    .filter((pair) => secretStrength(pair.slice(pair.indexOf(':') + 1)) !== 'none')
    .map(() => ({ what: 'a name and a password in a header', isReal: !isAside(kind) }));
  return [...jwt, ...header, ...basic];
}

/** How a name ends whose value is a secret. */
export const SECRET_NAME =
  '(?:passw(?:or)?d|passwd|passphrase|pwd|secret|token|api[_-]?key|app[_-]?key|(?:access|account|private|signing|encryption|master|auth|shared|service|hmac|aes|jwt|session|cookie|license)[_-]?key|credentials?|secret[_-]?key(?:[_-]?base)?)';
const NAME_END = '(?:[_-]?(?:value|prod|production|live|staging|default|base|str|string|hex|b64|base64|v?\\d))?';

/** `name = "value"`, `name: 'value'`, `name => "value"`, `name", "value"`, `name || 'value'`. */
const QUOTED = new RegExp(
  `(?<name>${SECRET_NAME}${NAME_END})["'\\])]{0,3}(?:\\s{0,8}:\\s{0,4}[\\w.<>|&? ]{1,40})?\\s{0,8}(?:=>|:=|=|:|,|\\|\\||\\?\\?|\\bor\\b)\\s{0,8}(?:[bfru]|new\\s)?(?<quote>["'\`])(?<value>[^"'\`\\s]{8,512})\\k<quote>`,
  'gi',
);
/** A fallback of what the environment holds: `env("NAME", "value")`, `env["NAME"] || "value"`. */
const FALLBACK = new RegExp(
  `(?:env\\w*|fetch|getOrDefault|config)[.([]{1,2}["'\`]?(?<name>\\w{0,40}${SECRET_NAME}${NAME_END})["'\`]?\\s?[\\])]{0,2}\\s{0,4}(?:,|\\|\\||\\?\\?|\\bor\\b|\\?:)\\s{0,4}(?<quote>["'\`])(?<value>[^"'\`\\s]{8,512})\\k<quote>`,
  'gi',
);
/** `NAME=value` and `name: value`, as configuration, scripts and images have it. */
const BARE = new RegExp(
  `^\\s{0,40}(?:-\\s{1,4})?(?:export\\s{1,4}|ENV\\s{1,4}|ARG\\s{1,4})?["']?(?<name>[\\w.-]{0,60}${SECRET_NAME}${NAME_END})["']?\\s{0,4}[:=]\\s{0,4}(?<value>[^\\s"'#][^\\s"']{7,512})\\s{0,20}(?:#.*)?$`,
  'gi',
);
/** `name="…" value="…"`, as XML has it. */
const ATTRIBUTES = new RegExp(
  `\\b(?:name|key)="(?<name>[\\w.-]{0,60}${SECRET_NAME}${NAME_END})"\\s{1,20}value="(?<value>[^"\\s]{8,512})"`,
  'gi',
);
/** Inside an address, or a string for a database. */
const IN_STRING = /\b(?<name>password|pwd|api[_-]?key|access[_-]?token)=(?<value>[^;&"'`\s]{8,200})(?=[;&"'`\s]|$)/gi;

function namedValues(text: string, kind: FileKind): WrittenSecret[] {
  const isWrittenBare =
    kind === 'configuration' || kind === 'example' || kind === 'data' || /^\s*(?:export|ENV|ARG|\w+=\S+$)/.test(text);
  const patterns = [QUOTED, FALLBACK, IN_STRING, ATTRIBUTES, ...(isWrittenBare ? [BARE] : [])];
  const found = new Map<string, string>();
  for (const pattern of patterns)
    for (const { groups } of text.matchAll(pattern)) found.set(groups?.['value'] ?? '', groups?.['name'] ?? '');
  return [...found]
    .filter(([value, name]) => {
      const strength = secretStrength(value);
      // A token or a key is made by a machine; a password is what a person thought of.
      return strength === 'strong' || (strength === 'weak' && /passw|pwd|passphrase|secret/i.test(name));
    })
    .map(([value, name]) => ({ what: `a value of "${name}"`, isReal: isRealIn(kind, value) }));
}

/** Beside the code, only a value that nobody types counts. */
const isRealIn = (kind: FileKind, value: string): boolean =>
  !isAside(kind) ||
  (value.length >= 32 &&
    entropyOf(value) >= 4.2 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /\d/.test(value) &&
    !isSequence(value));

const ADDRESS =
  /(?<scheme>[a-z][a-z0-9+.-]{1,30}):\/\/(?<user>[^\s:@/?#"'<>]{0,256}):(?<password>[^\s/"'<>@]{1,256})@(?<host>[^\s/:?#"'<>,)]{1,256})/gi;
const GO_ADDRESS = /["'`](?<user>[\w.-]{1,64}):(?<password>[^\s/"'`:@]{1,256})@(?:tcp|unix)\((?<host>[^):]{1,256})/gi;
const LOCAL =
  /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|[^.]+$|.*\.(?:local|localhost|internal|test|example|invalid)$)|\bexample\.(?:com|org|net)$/i;

function passwordsInAddresses(text: string, kind: FileKind): WrittenSecret[] {
  return [...text.matchAll(ADDRESS), ...text.matchAll(GO_ADDRESS)].flatMap(({ groups = {} }) => {
    const { user = '', password = '', host = '' } = groups;
    if (/[${}%<>*]|^:/.test(password) || isPlaceholder(password) || password === user) return [];
    const isLocal = LOCAL.test(host);
    if (/example\./i.test(host)) return [];
    const isChosen = /\d/.test(password) && /[a-z]/i.test(password) && password.length >= 8;
    if (isLocal && !isChosen) return [];
    return [{ what: 'a password in an address', isReal: !isAside(kind) || (!isLocal && isChosen) }];
  });
}
