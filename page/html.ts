import { escapeHtml } from './escape-html.ts';

/** Markup that was made by `html` or vouched for by `trusted`. Nothing else passes unescaped. */
export interface SafeHtml {
  readonly markup: string;
}

export type Interpolation = string | number | SafeHtml | undefined | false | readonly Interpolation[];

/**
 * Builds markup from a template. Every interpolation is escaped for text and for quoted attribute values, unless it is
 * markup made here; lists are joined, `undefined` and `false` give nothing. Attribute values must be in quotes.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Interpolation[]): SafeHtml =>
  trusted(strings.map((text, index) => text + write(values[index])).join(''));

/** Vouches for markup: the caller has escaped all that came from outside. */
export function trusted(markup: string): SafeHtml {
  const safe = Object.freeze({ markup });
  made.add(safe);
  return safe;
}

/** Attributes that may be there or not: `attributes({ open: true, 'data-key': key })`, with a space before each. */
export const attributes = (values: Readonly<Record<string, string | number | boolean | undefined>>): SafeHtml =>
  trusted(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== false)
      .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`))
      .join(''),
  );

// Membership, not shape, makes markup safe: an object out of parsed JSON that looks the same is not in here.
const made = new WeakSet<object>();

function write(value: Interpolation): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(write).join('');
  if (made.has(value)) return value.markup;
  throw new TypeError('markup was not made by html or trusted');
}

const isList = (value: Interpolation): value is readonly Interpolation[] => Array.isArray(value);
