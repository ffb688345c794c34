import { CREDENTIAL_PATTERNS } from './credential-patterns.ts';
import { cardNumbers, EMAIL_ADDRESS, isCardNumber, isEmailAddress } from './personal-patterns.ts';

/**
 * Replaces credentials of every common kind by `[redacted:<kind>]`. Time grows with the length of the text alone,
 * whatever is in it; redacting twice changes nothing. What it does not find is kept visible in its tests.
 */
export function redact(text: string): string {
  return CREDENTIAL_PATTERNS.reduce(
    (redacted, { kind, pattern, isCredential = always }) =>
      redacted.replace(pattern, (found) => (isCredential(found) ? `[redacted:${kind}]` : found)),
    redactPrivateKeys(text),
  );
}

/** Replaces personal data that logs often carry: e-mail addresses, and card numbers that pass their check digit. */
export function redactPersonal(text: string): string {
  return text
    .replace(EMAIL_ADDRESS, (found) => (isEmailAddress(found) ? '[redacted:email]' : found))
    .replace(cardNumbers, (found) => (isCardNumber(found) ? '[redacted:card]' : found));
}

const always = (): boolean => true;

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Scanned by hand: one pattern for both ends would read the whole text again for each key that never ends. */
function redactPrivateKeys(text: string): string {
  const kept: string[] = [];
  let rest = text;
  for (let begin = KEY_BEGIN.exec(rest); begin !== null; begin = KEY_BEGIN.exec(rest)) {
    kept.push(rest.slice(0, begin.index), '[redacted:private-key]');
    KEY_END.lastIndex = begin.index;
    // A key without an end was cut off: all that follows is taken for the key.
    rest = KEY_END.exec(rest) === null ? '' : rest.slice(KEY_END.lastIndex);
  }
  return kept.join('') + rest;
}
