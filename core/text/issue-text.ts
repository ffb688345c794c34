import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

export interface Problem {
  readonly path: readonly PropertyKey[];
  /** What was expected, on one line, without the value that came. */
  readonly message: string;
}

/**
 * What a schema says against a value, for the person who wrote it: what was expected, and every choice where there are few.
 * A schema's own message stays as it is. Of a union whose forms are objects, the first form is the one to ask for.
 */
export const problemsOf = (error: z.core.$ZodError): readonly Problem[] => error.issues.flatMap(problemsOfIssue);

function problemsOfIssue(issue: Issue): readonly Problem[] {
  if (issue.code !== 'invalid_union') return [{ path: issue.path, message: messageOf(issue) }];
  const forms = issue.errors;
  const nested = forms[0]?.filter(({ path }) => path.length > 0) ?? [];
  if (nested.length > 0) {
    return nested.flatMap(problemsOfIssue).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  }
  return [{ path: issue.path, message: messageOfUnion(issue.message, forms) }];
}

/** A union of literals names them all; one of other forms names what each expects. */
function messageOfUnion(said: string, forms: readonly (readonly Issue[])[]): string {
  if (!isDefault(said)) return said;
  const issues = forms.flatMap((form) => form.slice(0, 1));
  const values = issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []));
  if (values.length === issues.length) return `expected ${anyOf(values.map(shown))}`;
  return `expected ${anyOf([...new Set(issues.map((issue) => messageOf(issue).replace(/^expected /, '')))])}`;
}

/** How Zod's own messages begin. */
const isDefault = (message: string): boolean => /^(Invalid|Too small|Too big|Unrecognized)\b/.test(message);

function messageOf(issue: Issue): string {
  if (!isDefault(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${anyOf(issue.values.map(shown))}`;
    case 'too_small':
      return `expected ${least(issue.origin, Number(issue.minimum), issue.inclusive !== false)}`;
    case 'too_big':
      return `expected ${most(issue.origin, Number(issue.maximum), issue.inclusive !== false)}`;
    case 'unrecognized_keys':
      return `unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.map(shown).join(', ')}`;
    case 'invalid_format':
      return formatMessage(issue);
    case 'invalid_key':
      return issue.issues.map(messageOf).join('; ');
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function least(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === 'array') return minimum === 1 ? 'at least one item' : `at least ${minimum} items`;
  if (origin === 'string') return minimum === 1 ? 'text that is not empty' : `at least ${minimum} characters`;
  return inclusive ? `${minimum} or more` : `more than ${minimum}`;
}

function most(origin: string, maximum: number, inclusive: boolean): string {
  if (origin === 'array') return `at most ${maximum} items`;
  if (origin === 'string') return `at most ${maximum} characters`;
  return inclusive ? `${maximum} or less` : `less than ${maximum}`;
}

function formatMessage(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format === 'includes' && 'includes' in issue) return `expected text with ${shown(issue.includes)}`;
  return `expected ${FORMATS[issue.format] ?? issue.format}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a web address',
  date: 'a day, such as "2026-12-01"',
  datetime: 'a time, such as "2026-12-01T08:00:00Z"',
};

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

const anyOf = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
