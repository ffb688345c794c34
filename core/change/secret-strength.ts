/**
 * How much a value looks like a real secret. `none`: a placeholder, a reference, a path, a word or a sentence. `weak`: a
 * password as people choose it. `strong`: made by a machine.
 */
export type SecretStrength = 'none' | 'weak' | 'strong';

export function secretStrength(value: string): SecretStrength {
  if (value.length < 8 || value.length > 4_096 || isPlaceholder(value) || isReference(value)) return 'none';
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return isRandomWord(value) ? 'strong' : 'none';
  const isMade = value.length >= 16 && entropyOf(value) >= 3 && !isWordy(value);
  return isMade ? 'strong' : 'weak';
}

/** Whether a value is a placeholder, as in documentation. */
export const isPlaceholder = (value: string): boolean =>
  PLACEHOLDER.test(value) ||
  /^(?:pass(?:w(?:or)?d)?|secret|admin|root|postgres|mysql|redis|guest|user|token|change-?it|letmein|qwerty|dev|local)[\W_]?\d{0,4}!?$/i.test(
    value,
  );

/** Whether a value only looks random: its characters are in the order of a keyboard or an alphabet. */
export const isSequence = (value: string): boolean =>
  /01234567|12345678|abcdefgh|87654321|qwertyui|deadbeef|cafebabe|(?:abc123){2}|(?:1234){2}|aabbccdd|a1b2c3d4/i.test(
    value,
  );

/** Bits a character. @param value is cut at 1,000 characters */
export function entropyOf(value: string): number {
  const characters = [...value.slice(0, 1_000)];
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / characters.length;
    return sum - share * Math.log2(share);
  }, 0);
}

const PLACEHOLDER =
  /example|sample|dummy|\bfake|fake\b|placeholder|change[-_]?me|change[-_]?this|replace[-_ ]?(?:me|this|with)|your[-_]|your(?:api|secret|token|password|key)|\btodo\b|\bfoo\b|\bbar\b|redacted|masked|not[-_]?(?:a[-_]?)?(?:real|secret)|insecure|insert[-_]|xxxx|\*{3}|\.{3}|…|(.)\1{5}|(?:^|[-_.])(?:test|tests|testing|dev|development|local|localhost|mock|stub|demo)(?:$|[-_.\d])|^(?:test|mock|dummy|demo)|lorem|correct-?horse/i;

/** It names where the value is kept, or how it is computed. */
const isReference = (value: string): boolean =>
  /\$\{|\{\{|\$\(|#\{|<%|%[sdv({]|^[$<{[(%@:&*!~]|^\\|^(?:process|os|env|System|config|settings|options|self|this|request|req|ctx|vault|arn|ssm|kms|secretsmanager|projects|file|https?|op|sops|ENC|awssm|gcp|azure|keyvault|env|secret|ref|sha\d+|md5|data|urn|oauth|bearer)[:./[(]/i.test(
    value,
  ) ||
  /\s/.test(value) ||
  (/^\/?(?:[\w.-]+\/)+[\w.-]*$/.test(value.slice(0, 1_000)) && isWordy(value)) ||
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) ||
  (/^(?:[a-z]\w*\.)+\w+$/i.test(value.slice(0, 1_000)) && isWordy(value)) ||
  /\w\(|\)$|=>|::|->/.test(value);

/** Words and short numbers, as people name things. */
function isWordy(value: string): boolean {
  const parts = value
    .slice(0, 1_000)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '');
  return parts.every(
    (part) => /^(?:[A-Za-z]{0,14}?\d{0,4})$/.test(part) && (/[aeiouy]/i.test(part) || part.length <= 4),
  );
}

/** Letters alone, too mixed to be words. */
const isRandomWord = (value: string): boolean =>
  /^[A-Za-z+/=_-]{24,}$/.test(value) && /[a-z][A-Z]+[a-z]/.test(value) && entropyOf(value) >= 4.2 && !isWordy(value);
