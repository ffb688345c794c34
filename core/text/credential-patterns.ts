/** One kind of credential. The pattern matches the secret part alone; what comes before it is looked behind at. */
export interface CredentialPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Tells a secret from its lookalikes, where a pattern alone cannot. */
  readonly isCredential?: (found: string) => boolean;
}

// Every quantifier is bounded, or ends the match and cannot fail, so that no text makes these quadratic.

/** Start of a word. Logs write line ends as "\n" and addresses write blanks as "%20": both end the word before. */
const START = String.raw`(?<=^|[^A-Za-z0-9]|%[0-9A-Fa-f]{2}|\\[nrtbf])`;
/** As START, where "_" and "-" belong to the word: a long run is then read once. */
const STRICT_START = String.raw`(?<=^|[^\w-]|%[0-9A-Fa-f]{2}|\\[nrtbf])`;

const QUOTE = String.raw`(?:\\?["'])?`;
const SEPARATOR = String.raw`[ \t]{0,4}(?::|=>?|%3D)[ \t]{0,4}`;
const NOT_REDACTED = String.raw`(?!\[redacted:)`;

const SECRET_NAME = [
  'passw(?:or)?d',
  'passphrase',
  '_pass',
  'pwd',
  'secret',
  'token',
  'api[_-]?key',
  'app(?:lication)?[_-]?key',
  '(?:access|account|private|signing|encryption|master)[_-]?key',
  'credentials?',
  'sess(?:ion)?[_-]?id',
  'x-amz-signature',
  '[?&]sig',
].join('|');

const startsWith = (kind: string, token: string): CredentialPattern => ({
  kind,
  pattern: new RegExp(START + token, 'g'),
});

/** A value behind its name: in double quotes, in single quotes, in the escaped quotes of JSON inside JSON. */
const quotedValueOf = (kind: string, name: string): CredentialPattern => {
  const open = (quote: string) => `(?<=(?:${name})${QUOTE}${SEPARATOR}${quote})${NOT_REDACTED}`;
  const escaped = `${open(String.raw`\\["']`)}${String.raw`[^"'\\\r\n]+(?:\\[^"'\r\n][^"'\\\r\n]*)*`}`;
  const double = `${open(String.raw`(?<!\\)"`)}${String.raw`(?:[^"\\\r\n]|\\.)[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*`}`;
  const single = `${open(String.raw`(?<!\\)'`)}${String.raw`(?:[^'\\\r\n]|\\.)[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*`}`;
  return { kind, pattern: new RegExp(`${escaped}|${double}|${single}`, 'gi') };
};

const bareValueOf = (kind: string, name: string): CredentialPattern => ({
  kind,
  pattern: new RegExp(
    `(?<=(?:${name})${QUOTE}${SEPARATOR})${NOT_REDACTED}${String.raw`(?![ \t"']|\\["'])[^\s"'\x60,;&]+`}`,
    'gi',
  ),
  isCredential: (found) => !isCode(found),
});

export const CREDENTIAL_PATTERNS: readonly CredentialPattern[] = [
  startsWith('aws-access-key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}'),
  startsWith('github-token', String.raw`(?:gh[pousr]_[A-Za-z0-9_.-]{10,}|github_pat_\w{10,})`),
  startsWith('gitlab-token', String.raw`gl(?:pat|ptt|dt|rt|cbt|agent)-[\w.-]{10,}`),
  startsWith('slack-token', String.raw`(?:xox[a-z]|xapp|xwfp)(?:\.xox[a-z])?-[A-Za-z0-9-]{10,}`),
  { kind: 'slack-webhook', pattern: /(?<=hooks\.slack\.com\/)(?:services|workflows|triggers)\/[\w/-]{8,}/g },
  startsWith('anthropic-key', String.raw`sk-ant-[\w-]{10,}`),
  startsWith('openai-key', String.raw`sk-[\w-]{20,}`),
  startsWith('stripe-key', '(?:[prs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,})'),
  startsWith('google-key', String.raw`(?:AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})`),
  startsWith('npm-token', 'npm_[A-Za-z0-9]{30,}'),
  startsWith('pypi-token', String.raw`pypi-[\w-]{40,}`),
  startsWith('sendgrid-key', String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`),
  startsWith('huggingface-token', 'hf_[A-Za-z0-9]{30,}'),
  { kind: 'jwt', pattern: new RegExp(String.raw`${STRICT_START}eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?`, 'g') },
  {
    kind: 'datadog-key',
    pattern: new RegExp(
      String.raw`(?<=(?:dd|datadog)[\w-]{0,12}key${QUOTE}${SEPARATOR}${QUOTE})[0-9a-f]{32,40}|${START}pub[0-9a-f]{32,}`,
      'gi',
    ),
  },
  { kind: 'url-password', pattern: /(?<=:\/\/[^\s:@/?#"'<>]{0,256}:)(?!\[redacted:)[^\s/"'<>]{1,512}(?=@)/g },
  {
    kind: 'authorization',
    pattern: new RegExp(
      `(?<=authorization${QUOTE}${SEPARATOR}${QUOTE})${NOT_REDACTED}` +
        String.raw`(?![ \t"'\\])(?:(?:bearer|basic|token|apikey)[ ]+[^\s"'\\,;]+|[^"'\\\r\n]+)`,
      'gi',
    ),
    isCredential: (found) => !isCode(found),
  },
  { kind: 'bearer', pattern: /(?<=\bbearer(?:[ ]{1,3}|%20))(?=[A-Za-z._~+/=-]*\d)[\w.~+/=-]{8,}/gi },
  {
    kind: 'basic',
    pattern: /(?<=\bbasic(?:[ ]{1,3}|%20))[A-Za-z0-9+/]{8,}={0,2}/gi,
    isCredential: (found) => Buffer.from(found, 'base64').toString('latin1').includes(':'),
  },
  quotedValueOf('cookie', String.raw`\bcookies?|set-cookie`),
  {
    kind: 'cookie',
    pattern: /(?<=\b(?:set-)?cookie["']?:[ \t]{0,4}\[?)(?!\[redacted:)(?![ \t"'[])(?=[^\r\n=]{1,256}=)[^\r\n]+/gi,
  },
  { kind: 'cookie', pattern: /(?<=\bset-cookie["']?:[ \t]{0,4}\[[ \t]{0,4})(?!\[redacted:)["'][^\]\r\n]+/gi },
  quotedValueOf('aws-secret-key', 'secret[_-]?access[_-]?key'),
  bareValueOf('aws-secret-key', 'secret[_-]?access[_-]?key'),
  quotedValueOf('password', SECRET_NAME),
  bareValueOf('password', SECRET_NAME),
  {
    kind: 'password',
    pattern: new RegExp(
      `(?<=--(?:[a-z]{1,20}-)?(?:${SECRET_NAME})[ ]{1,3}|${String.raw`\bcurl\b[^\r\n]{0,200}[ ](?:-u|--user)[ ]{1,3}[^\s:]{1,64}:`})` +
        String.raw`${NOT_REDACTED}(?![-"'])[^\s"']+`,
      'gi',
    ),
  },
];

const PLACEHOLDER = /^(?:\$|\{|<|\*{3}|%[sd]|\/)/;
const CODE_WORD =
  /^(?:null|none|nil|undefined|true|false|string|number|boolean|any|unknown|void|required|missing|empty|invalid|expired|await|new)[).\]}]*$/i;
const EXPRESSION =
  /^(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\(|(?:process\.env|os\.environ|req|request|this|self|config|options|ctx|params)[.[])/;

/** A diff shown to people keeps its `token = createToken(user)`: that is no secret, and hiding it hides the fix. */
const isCode = (found: string): boolean =>
  PLACEHOLDER.test(found) || CODE_WORD.test(found) || EXPRESSION.test(found.slice(0, 200));
