import type { z } from 'zod';

/** Where a verdict may be that Claude Code did not accept. */
export interface VerdictPlaces {
  /** The input of the last call of the verdict's tool, whatever its form. */
  readonly lastCall: unknown;
  /** The last words of the run. */
  readonly lastWords: string;
}

/**
 * Reads a verdict in a form that models often give it: wrapped in another object, with lists and objects as JSON text, with `null`
 * for what is left out, with fields that nobody asked for, or as JSON in the last words. The schema decides as for any other one.
 * https://github.com/anthropics/claude-agent-sdk-python/issues/571 and
 * https://github.com/anthropics/claude-agent-sdk-python/issues/510
 *
 * @returns undefined when there is none
 */
export function salvageVerdict<Verdict>(
  { lastCall, lastWords }: VerdictPlaces,
  schema: z.ZodType<Verdict>,
): Verdict | undefined {
  for (const place of [lastCall, parseJson(withoutFence(lastWords))]) {
    for (const form of formsOf(place)) {
      const read = schema.safeParse(form);
      if (read.success) return read.data;
    }
  }
  return undefined;
}

/** What was given comes first: a text may be meant to hold JSON. */
function formsOf(value: unknown): readonly unknown[] {
  const plain = [value, ...unwrapped(value)];
  return [...plain, ...plain.map((form) => withoutNulls(form)), ...plain.map((form) => withoutNulls(parseTexts(form)))];
}

/** `{ output: {…} }`, `{ verdict: "{…}" }`. */
function unwrapped(value: unknown): readonly unknown[] {
  if (!isObject(value)) return [];
  const [only, ...others] = Object.values(value);
  if (others.length > 0) return [];
  const inner = typeof only === 'string' ? parseJson(only) : only;
  return isObject(inner) ? [inner] : [];
}

/** No verdict has so many levels. What lies deeper stays as it is: a walk through many thousands would overflow the stack. */
const MOST_LEVELS = 20;

/** Texts that hold an object or a list become what they hold. */
function parseTexts(value: unknown, level = 0): unknown {
  if (typeof value === 'string') return /^\s*[[{]/.test(value) ? (parseJson(value) ?? value) : value;
  return mapValues(value, level, parseTexts);
}

const withoutNulls = (value: unknown, level = 0): unknown =>
  mapValues(value, level, (each, below) => (each === null ? undefined : withoutNulls(each, below)));

function mapValues(value: unknown, level: number, change: (each: unknown, below: number) => unknown): unknown {
  if (level === MOST_LEVELS) return value;
  if (Array.isArray(value)) return value.map((each) => change(each, level + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each, level + 1)]));
}

/** Words that are JSON, and nothing else, in a block of code or bare. */
const withoutFence = (text: string): string => text.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, '$1');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // words of a person's language are no verdict
  }
}
