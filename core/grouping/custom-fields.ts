import type { ErrorEvent } from '../error-event.ts';
import { cleanText } from '../text/clean-text.ts';
import { cutBytes } from '../text/cut-text.ts';
import { isPersonId } from '../text/personal-names.ts';
import type { CustomField } from './custom-field.ts';
import { memoize } from './memoize.ts';
import { oneLine } from './one-line.ts';
import { pseudonym, redactUrl } from './private-values.ts';

const FIELDS_KEPT = 20;
const VALUES_KEPT = 4;
/** Looked at, since redaction makes some of them equal. */
const VALUES_READ = 8;
/** Bytes in UTF-8. */
const VALUE_BYTES = 80;
const VALUE_LENGTH = 300;

/**
 * Counts the custom fields of the events of one bug, redacted, each value one line of at most 80 bytes. At most 20 fields are
 * kept with four values each: those first whose most frequent value is in the most events. Ids that differ in each event come last.
 */
export function countCustomFields(events: readonly Pick<ErrorEvent, 'service' | 'custom'>[]): readonly CustomField[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { custom = [] } of events) {
    for (const { name, value } of custom) {
      const values = counts.get(name) ?? new Map<string, number>();
      counts.set(name, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  const service = events[0]?.service ?? '';
  const kept: CustomField[] = [];
  for (const field of [...counts].map(([name, values]) => fieldOf(name, values, VALUES_READ)).sort(byCount)) {
    // Redaction takes time, so only what may be kept is redacted.
    if (kept.length < FIELDS_KEPT && mayBeNamed(field.name)) kept.push(redactField(field, service));
  }
  return kept.filter(({ values }) => values.length > 0).sort(byCount);
}

/** Adds what another alert saw. Alerts overlap, so the larger count of a value is taken; the same alert again changes nothing. */
export function mergeCustomFields(known: readonly CustomField[], seen: readonly CustomField[]): readonly CustomField[] {
  const merged = new Map<string, Map<string, number>>();
  for (const { name, values } of [...known, ...seen]) {
    const counts = merged.get(name) ?? new Map<string, number>();
    for (const { value, count } of values) counts.set(value, Math.max(count, counts.get(value) ?? 0));
    merged.set(name, counts);
  }
  const fields = [...merged].map(([name, values]) => fieldOf(name, values, VALUES_KEPT));
  return fields.sort(byCount).slice(0, FIELDS_KEPT);
}

const fieldOf = (name: string, counts: ReadonlyMap<string, number>, most: number): CustomField => ({
  name,
  values: [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || inOrder(a.value, b.value))
    .slice(0, most),
});

const byCount = (a: CustomField, b: CustomField): number => most(b) - most(a) || inOrder(a.name, b.name);

const most = ({ values }: CustomField): number => values[0]?.count ?? 0;

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A name that holds a credential or names one is not shown, and neither is its value. */
const mayBeNamed = memoize((path) => {
  const names = path.split('.');
  // As a log would print it: what redaction changes is a secret.
  const printed = [path, ...names.map((name) => `${name}="x1" _${name}="x1"`)].join(' ');
  return names.every((name) => !SECRET.has(name.toLowerCase())) && cleanText(printed) === printed;
}, 10_000);

const SECRET = new Set(['auth', 'jwt', 'otp', 'pin', 'cvv', 'cvc', 'csrf', 'xsrf', 'nonce', 'session', 'bearer']);

function redactField({ name, values }: CustomField, service: string): CustomField {
  const counts = new Map<string, number>();
  for (const { value, count } of values) {
    const shown = isPersonId(name) ? pseudonym(service, value) : shownValue(value);
    if (shown !== '') counts.set(shown, (counts.get(shown) ?? 0) + count);
  }
  return fieldOf(name, counts, VALUES_KEPT);
}

const shownValue = (value: string): string => (HARMLESS.test(value) ? value : redactValue(value));

/** Too short for any credential, address or card number, and without what they need between their parts. Most values are. */
const HARMLESS = /^[\w.-]{1,12}$/;

const redactValue = memoize((value) => {
  const line = oneLine(cleanText(ADDRESS.test(value) ? redactUrl(value) : value), VALUE_LENGTH);
  return Buffer.byteLength(line) <= VALUE_BYTES ? line : `${cutBytes(line, VALUE_BYTES - 3).trimEnd()}…`;
}, 10_000);

/** A web address or a path: its query holds what people typed. */
const ADDRESS = /^\s*(?:[a-z][a-z\d+.-]{0,20}:\/\/|\/)/i;
