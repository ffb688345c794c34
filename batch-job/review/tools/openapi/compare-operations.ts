import { compareSchemas } from './compare-schemas.ts';
import type { Comparison, Direction } from './comparison.ts';
import type { JsonObject } from './json.ts';
import type { Body, Operation, Response } from './read-operations.ts';
import { isAsOpen } from './security.ts';

/**
 * Compares an operation with what it was.
 *
 * @param request which way its requests go: those of a webhook are read by the client
 */
export function compareOperations(
  before: Operation,
  after: Operation,
  comparison: Comparison,
  request: Direction = 'request',
): void {
  const named: Comparison = {
    ...comparison,
    report: (found) => comparison.report({ ...found, text: `${after.name}: ${found.text}.` }),
  };
  compareBody(before.body, after, named, request);
  if (request === 'response') return;
  compareParameters(before, after, named);
  compareResponses(before, after, named);
  if (!isAsOpen(before.security, after.security))
    named.report({
      rule: 'security-tightened',
      text: 'clients must authenticate in another way than before',
      side: 'head',
      object: after.object,
      key: 'security',
    });
}

function compareParameters(before: Operation, after: Operation, comparison: Comparison): void {
  const { report } = comparison;
  for (const [key, old] of before.parameters) {
    const now = after.parameters.get(key);
    if (now === undefined) {
      const text = `the parameter \`${key}\` was removed`;
      report({ rule: 'request-parameter-removed', text, side: 'base', object: old.object });
      continue;
    }
    if (!old.required && now.required) {
      const text = `the parameter \`${key}\` is required now`;
      report({ rule: 'request-parameter-required', text, side: 'head', object: now.object });
    }
    const name = `the parameter \`${key}\``;
    compareSchemas({ before: old.schema, after: now.schema, direction: 'request', name }, comparison);
  }
  for (const [key, now] of after.parameters) {
    if (before.parameters.has(key) || !now.required) continue;
    const text = `the parameter \`${key}\` was added and is required`;
    report({ rule: 'request-parameter-required', text, side: 'head', object: now.object });
  }
}

function compareBody(before: Body | undefined, after: Operation, comparison: Comparison, direction: Direction): void {
  const { body } = after;
  const { report } = comparison;
  if (before === undefined) {
    if (body?.required && direction === 'request')
      report({ rule: 'request-body-required', text: 'a required body was added', side: 'head', object: body.object });
    return;
  }
  if (body === undefined) {
    report({ rule: 'request-body-removed', text: 'the body was removed', side: 'base', object: before.object });
    return;
  }
  if (!before.required && body.required && direction === 'request')
    report({ rule: 'request-body-required', text: 'the body is required now', side: 'head', object: body.object });
  compareContent(before, body, { comparison, direction, what: 'the body', rule: 'request-media-type-removed' });
}

interface Content {
  readonly object: JsonObject;
  readonly content: ReadonlyMap<string, JsonObject>;
}

function compareContent(
  before: Content,
  after: Content,
  terms: { comparison: Comparison; direction: Direction; what: string; rule: string },
): void {
  const { comparison, direction, what, rule } = terms;
  for (const [type, schema] of before.content) {
    const now = after.content.get(type) ?? (direction === 'request' ? after.content.get('*/*') : undefined);
    if (now === undefined) {
      const text = `${what} no longer has the media type ${type}`;
      comparison.report({ rule, text, side: 'head', object: after.object });
    } else compareSchemas({ before: schema, after: now, direction, name: '' }, comparison);
  }
}

function compareResponses(before: Operation, after: Operation, comparison: Comparison): void {
  for (const [status, old] of before.responses) {
    const now = after.responses.get(status) ?? coveringResponse(after, status);
    if (now === undefined) {
      const text = `the response ${status} was removed`;
      comparison.report({ rule: 'response-status-removed', text, side: 'base', object: old.object });
      continue;
    }
    const what = `the response ${status}`;
    const rule = 'response-media-type-removed';
    compareContent(old, now, { comparison, direction: 'response', what, rule });
    for (const [name, header] of old.headers) {
      if (now.headers.has(name)) continue;
      const text = `the header ${name} of ${what} was removed`;
      comparison.report({ rule: 'response-header-removed', text, side: 'base', object: header });
    }
  }
}

/** The response for a status that is not listed itself. */
const coveringResponse = ({ responses }: Operation, status: string): Response | undefined =>
  responses.get(`${status.charAt(0)}XX`) ?? (/^[45]/.test(status) ? responses.get('DEFAULT') : undefined);
