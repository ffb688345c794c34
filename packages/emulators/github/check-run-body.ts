import { z } from 'zod';
import { CONCLUSIONS } from './check-state.ts';
import type { CheckRunChange } from './checks.ts';
import { type FieldError, GitHubError, validationFailed } from './errors.ts';

const annotation = z.object({
  path: z.string(),
  start_line: z.int().positive(),
  end_line: z.int().positive(),
  start_column: z.int().positive().optional(),
  end_column: z.int().positive().optional(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional(),
});

const fields = {
  details_url: z.url({ protocol: /^https?$/ }).optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.enum(CONCLUSIONS).optional(),
  started_at: z.iso.datetime().optional(),
  completed_at: z.iso.datetime().optional(),
  actions: z.array(z.object({ label: z.string(), description: z.string(), identifier: z.string() })).optional(),
};
const output = z.object({
  title: z.string(),
  summary: z.string(),
  text: z.string().optional(),
  annotations: z.array(annotation).optional(),
});

export const newCheckRun = z.object({ name: z.string(), head_sha: z.string(), ...fields, output: output.optional() });

/** An update may leave the title out. */
export const checkRunUpdate = z.object({
  name: z.string().optional(),
  ...fields,
  output: output.partial({ title: true }).optional(),
});

const TEXT_LENGTH = 65_535;
const MESSAGE_BYTES = 64 * 1024;

/**
 * Reads what a call says of a check run.
 *
 * @throws {GitHubError} 422 where a limit is passed. Lengths by characters and counts are refused by GitHub's schema, bytes by its
 * records: https://github.com/github/docs/issues/35252
 */
export function readCheckRun(body: z.infer<typeof checkRunUpdate>): CheckRunChange {
  const { output: said, actions, status, conclusion } = body;
  refuseLong(said?.summary, TEXT_LENGTH);
  refuseLong(said?.text, TEXT_LENGTH);
  refuseMany(said?.annotations, 50);
  refuseMany(actions, 3);
  for (const { label, description, identifier } of actions ?? []) {
    refuseLong(label, 20);
    refuseLong(description, 40);
    refuseLong(identifier, 20);
  }
  if (status === 'completed' && conclusion === undefined) throw invalid('"conclusion" wasn\'t supplied.');
  const errors = [
    ...tooManyBytes('summary', said?.summary, TEXT_LENGTH),
    ...tooManyBytes('text', said?.text, TEXT_LENGTH),
    ...(said?.annotations ?? []).flatMap(annotationErrors),
  ];
  if (errors.length > 0) throw validationFailed(...errors);
  return {
    ...ifGiven('name', body.name),
    ...ifGiven('externalId', body.external_id),
    ...ifGiven('detailsUrl', body.details_url),
    ...ifGiven('status', status),
    ...ifGiven('conclusion', conclusion),
    ...ifGiven('startedAt', timeOf(body.started_at)),
    ...ifGiven('completedAt', timeOf(body.completed_at)),
    ...ifGiven('title', said?.title),
    ...ifGiven('summary', said?.summary),
    ...ifGiven('text', said?.text),
    ...ifGiven('annotations', said?.annotations?.map(readAnnotation)),
    ...ifGiven('actions', actions),
  };
}

const readAnnotation = (each: z.infer<typeof annotation>) => ({
  ...{ path: each.path, startLine: each.start_line, endLine: each.end_line, level: each.annotation_level },
  ...{ startColumn: each.start_column ?? null, endColumn: each.end_column ?? null },
  ...{ title: each.title ?? null, message: each.message, rawDetails: each.raw_details ?? null },
});

const ifGiven = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  // A computed key of a type parameter is widened to `string`.
  value === undefined ? {} : ({ [key]: value } as { [key in Key]: Value });

const timeOf = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso));

function annotationErrors(each: z.infer<typeof annotation>): FieldError[] {
  const refuse = (message: string): FieldError => ({
    ...{ resource: 'CheckRun', code: 'custom', field: 'annotations', message },
  });
  const isRange = each.start_line !== each.end_line;
  const hasColumns = each.start_column !== undefined || each.end_column !== undefined;
  return [
    ...(each.end_line < each.start_line ? [refuse('end_line must not be less than start_line')] : []),
    ...(isRange && hasColumns ? [refuse('columns are only for annotations of one line')] : []),
    ...(each.path.startsWith('/') || each.path === '' ? [refuse('path must be relative to the repository')] : []),
    ...([...(each.title ?? '')].length > 255 ? [refuse('title is too long (maximum is 255 characters)')] : []),
    ...tooManyBytes('message', each.message, MESSAGE_BYTES),
    ...tooManyBytes('raw_details', each.raw_details, MESSAGE_BYTES),
  ];
}

const tooManyBytes = (field: string, text: string | undefined, most: number): FieldError[] =>
  text === undefined || Buffer.byteLength(text) <= most
    ? []
    : [{ resource: 'CheckRun', code: 'custom', field, message: `${field} exceeds a maximum bytesize of ${most}` }];

const invalid = (why: string): GitHubError => new GitHubError(422, `Invalid request.\n\n${why}`);

function refuseLong(text: string | undefined, most: number): void {
  const length = [...(text ?? '')].length;
  if (length > most) throw invalid(`Only ${most} characters are allowed; ${length} were supplied.`);
}

function refuseMany(items: readonly unknown[] | undefined, most: number): void {
  const count = items?.length ?? 0;
  if (count > most) throw invalid(`No more than ${most} items are allowed; ${count} were supplied.`);
}
