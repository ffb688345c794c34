import { z } from 'zod';
import { secretsSchema } from './secrets.ts';

export interface SecretStatus {
  /** Where in the document, such as `slack.botToken`. */
  readonly field: string;
  readonly state: 'filled' | 'missing' | 'odd';
  /** What is odd, never the value. */
  readonly reason?: string;
}

interface Shape {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** What the issuers' credentials look like. A value that looks otherwise may still be right: it is odd, not wrong. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'datadog.apiKey': { pattern: /^[0-9a-f]{32}$/, expected: '32 hexadecimal digits' },
  'datadog.appKey': { pattern: /^([0-9a-f]{40}|ddapp_\w+)$/, expected: '40 hexadecimal digits, or ddapp_…' },
  'github.privateKey': { pattern: /^-----BEGIN [A-Z ]*PRIVATE KEY-----/, expected: 'a PEM private key' },
  'github.token': { pattern: /^(gh[ps]_|github_pat_)\w+$/, expected: 'ghp_… or github_pat_…' },
  'slack.botToken': { pattern: /^xoxb-/, expected: 'xoxb-…' },
  'slack.signingSecrets.0': { pattern: /^[0-9a-f]{32}$/, expected: '32 hexadecimal digits' },
  'model.apiKey': { pattern: /^sk-ant-/, expected: 'sk-ant-…' },
  'pagerduty.routingKey': { pattern: /^[0-9A-Za-z]{32}$/, expected: '32 letters and digits' },
  'jira.email': { pattern: /^[^\s@]+@[^\s@]+$/, expected: 'the e-mail address of an Atlassian account' },
  'jira.apiToken': { pattern: /^\S{24,}$/, expected: '24 characters or more' },
  // https://cursor.com/docs/api, and the keys that its dashboard makes today.
  'cursor.apiKey': { pattern: /^(?:crsr|key)_\w+$/, expected: 'crsr_…' },
  'jira.webhookSecrets.0': { pattern: /^\S{16,}$/, expected: '16 characters or more' },
  'webhookSecrets.0': { pattern: /^\S{32,}$/, expected: '32 characters or more' },
};

/** What of the two secrets, read as one document, is filled, missing or oddly shaped, field by field. Values are never repeated. */
export function describeSecrets(document: unknown): readonly SecretStatus[] {
  const filled = leaves(document)
    .filter(([field]) => field !== 'rotatingUntil')
    .map(([field, value]) => statusOf(field, value));
  const read = secretsSchema.safeParse(document);
  const issues = read.success ? [] : flatten(read.error.issues);
  const missing = [...new Set(issues)].filter((field) => !filled.some((each) => each.field === field));
  return [...filled, ...missing.map((field) => ({ field, state: 'missing' as const }))].toSorted((one, other) =>
    one.field.localeCompare(other.field),
  );
}

function statusOf(field: string, value: string): SecretStatus {
  if (value.trim() === '') return { field, state: 'missing' };
  const shape = SHAPES[field];
  return shape === undefined || shape.pattern.test(value)
    ? { field, state: 'filled' }
    : { field, state: 'odd', reason: `expected ${shape.expected}` };
}

function leaves(value: unknown, path: readonly (string | number)[] = []): readonly (readonly [string, string])[] {
  if (typeof value === 'string' || typeof value === 'number') return [[path.join('.'), String(value)]];
  const entries = Array.isArray(value)
    ? value.entries()
    : Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(value));
  return [...entries].flatMap(([key, each]) => leaves(each, [...path, key]));
}

/** A union says of each of its forms what is missing; the first form, a GitHub App, is the one to ask for. */
const flatten = (issues: readonly z.core.$ZodIssue[]): readonly string[] =>
  issues.flatMap((issue) =>
    issue.code === 'invalid_union' && issue.errors[0] !== undefined
      ? issue.errors[0].map(({ path }) => [...issue.path, ...path].join('.'))
      : [issue.path.join('.')],
  );
