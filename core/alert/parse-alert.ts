import { z } from 'zod';
import type { Alert, AlertKind } from '../records/alert.ts';
import { cutText } from '../text/cut-text.ts';
import { isTestTitle, scopeOfTitle } from './alert-title.ts';
import { parseLogsSample } from './logs-sample.ts';
import { type QueryNames, readQueryNames } from './query-names.ts';

/** A webhook body that is not what the payload template makes; `problems` name the fields. */
export class InvalidPayloadError extends Error {
  override readonly name = 'InvalidPayloadError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`invalid payload: ${problems.join('; ')}`, options);
    this.problems = problems;
  }
}

/** Whether an alert of this kind is worked on; the others are recorded only. */
export const isActionable = (kind: AlertKind): boolean => kind === 'triggered' || kind === 'renotified';

/**
 * Reads a webhook body made by `lambdas/receive/datadog-payload.template`.
 *
 * @param body the request body as text
 * @param receivedAt epoch milliseconds
 * @throws {InvalidPayloadError} naming each field that is missing or wrong; values are never repeated
 */
export function parseAlert(body: string, receivedAt: number): Alert {
  const read = payloadSchema.safeParse(readJson(body));
  if (!read.success) throw new InvalidPayloadError(read.error.issues.map(describeIssue));
  const payload = read.data;
  const scopeTags = parseTags(payload.alert_scope);
  // A payload without the scope may still have it in the title.
  const scope = scopeTags.length > 0 ? scopeTags : parseTags(scopeOfTitle(payload.alert_title));
  const others = parseTags(payload.tags);
  const query = readQueryNames(payload.alert_query);
  const { services, from } = servicesOf(scope, query, others);
  const [service] = services;
  const env = valuesOf(scope, 'env')?.[0] ?? onlyOne(query.envs) ?? valuesOf(others, 'env')?.at(-1);
  const tags: Record<string, string> = {
    ...Object.fromEntries([...others, ...scope]),
    ...(service ? { service } : {}),
    ...(env ? { env } : {}),
  };
  const issueId = tags['issue.id'] ?? tags['@issue.id'] ?? ISSUE_LINK.exec(payload.link)?.[1];
  return {
    id: payload.id === '' ? nameDelivery(payload, receivedAt) : payload.id,
    kind: readKind(payload.alert_transition, [payload.alert_title, payload.event_title]),
    transition: payload.alert_transition,
    monitorId: payload.alert_id,
    cycleKey: payload.alert_cycle_key,
    title: payload.alert_title,
    query: payload.alert_query,
    eventType: payload.event_type,
    link: payload.link,
    tags,
    ...(service ? { service, serviceFrom: from } : {}),
    ...(services.length > 1 ? { services: [...services] } : {}),
    ...(env ? { env } : {}),
    ...(issueId ? { issueId } : {}),
    at: payload.date ?? receivedAt,
    receivedAt,
    logsSample: parseLogsSample(payload.logs_sample),
  };
}

/** One delivery of a monitor is known by its time: without an id of its own, another one must not pass for it. */
const nameDelivery = (payload: z.output<typeof payloadSchema>, receivedAt: number): string => {
  const { alert_id: monitor, alert_cycle_key: cycle, alert_transition: transition, date } = payload;
  return cutText([monitor, date ?? receivedAt, transition, cycle].join('/'), 200);
};

const text = (limit: number) =>
  z
    .string()
    .nullish()
    .transform((value) => (value === undefined || value === null || isUnset(value) ? '' : cutText(value, limit)));

/** A variable without a value is sent as `null`, and one that Datadog does not know stays as it is. */
const isUnset = (value: string): boolean => value === 'null' || /^\$[A-Z][A-Z0-9_]*$/.test(value);

/** Of the years from 2001 to 5138. Milliseconds that read so are of the years from 1970 to 1973. */
const isSeconds = (time: number): boolean => time >= 1e9 && time < 1e11;

const moment = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value, context) => {
    if (value === undefined || value === null || value === '' || isUnset(String(value))) return undefined;
    const number = Number(value);
    if (Number.isFinite(number) && number > 0) return isSeconds(number) ? number * 1_000 : number;
    context.addIssue({ code: 'custom', message: 'expected epoch milliseconds' });
    return z.NEVER;
  });

const identifier = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(200));

/** Empty where Datadog puts none. */
const eventId = z
  .union([z.string(), z.number(), z.null()])
  .transform((value) => (value === null || isUnset(String(value)) ? '' : String(value)))
  .pipe(z.string().max(200));

const payloadSchema = z.object({
  id: eventId,
  alert_id: identifier,
  alert_cycle_key: text(200),
  alert_transition: z.string().max(100),
  alert_title: text(1_000),
  event_title: text(1_000),
  alert_query: text(4_000),
  alert_scope: text(4_000),
  event_type: text(100),
  date: moment,
  link: text(3_000),
  tags: text(8_000),
  logs_sample: z.unknown().optional(),
});

/**
 * `$LOGS_SAMPLE` stands without quotes and last in the template: Datadog puts an object there, or nothing at all, and
 * nothing at all is no JSON. The rest of such a body is sound, so it is read without the sample and no alert is lost.
 */
function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const sample = body.lastIndexOf('"logs_sample"');
    const head = sample === -1 ? undefined : body.slice(0, sample).replace(/,\s*$/, '');
    if (head === undefined) throw new InvalidPayloadError(['body: expected JSON'], { cause });
    try {
      return JSON.parse(`${head}}`);
    } catch {
      throw new InvalidPayloadError(['body: expected JSON'], { cause });
    }
  }
}

/** https://docs.datadoghq.com/integrations/webhooks/#variables lists what `$ALERT_TRANSITION` may be. */
function readKind(transition: string, titles: readonly string[]): AlertKind {
  if (titles.some(isTestTitle)) return 'test';
  switch (transition.toLowerCase().replace(/[\s_]+/g, '-')) {
    case 'triggered':
    case 're-triggered':
    case 'warn':
    case 're-warn':
      return 'triggered';
    case 'renotify':
      return 'renotified';
    case 'recovered':
      return 'recovered';
    case 'no-data':
    case 're-no-data':
      return 'no-data';
    case 'test':
      return 'test';
    default:
      return 'unknown';
  }
}

/** The page of an issue, to which an Error Tracking monitor's alert links. */
const ISSUE_LINK = /\/error-tracking\/issue\/([\w-]{8,64})(?![\w-])/;

/** The scope is the alert's own, the query its monitor's. The tags hold those of the team that owns the monitor, too. */
function servicesOf(scope: readonly Tag[], query: QueryNames, others: readonly Tag[]) {
  const scoped = valuesOf(scope, 'service');
  if (scoped !== undefined) return { services: scoped, from: 'scope' as const };
  if (query.services.length > 0) return { services: query.services, from: 'query' as const };
  return { services: valuesOf(others, 'service') ?? [], from: 'tags' as const };
}

/** A query over several environments says nothing of the one that fails. */
const onlyOne = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

type Tag = readonly [key: string, value: string];

/** The different values of a tag, in their order; undefined when there is none. */
function valuesOf(tags: readonly Tag[], wanted: string): string[] | undefined {
  const values = new Set(tags.flatMap(([key, value]) => (key === wanted && value !== '' ? [value] : [])));
  return values.size === 0 ? undefined : [...values];
}

function parseTags(list: string): readonly Tag[] {
  return list
    .split(',')
    .map((tag) => tag.trim())
    .flatMap((tag) => {
      const colon = tag.indexOf(':');
      return colon > 0 ? [[tag.slice(0, colon), tag.slice(colon + 1)] as const] : [];
    })
    .filter(([key]) => key !== '__proto__')
    .slice(0, 200);
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'body';
  if (issue.code === 'invalid_type') return `${field}: expected ${issue.expected}`;
  if (issue.code === 'invalid_union') return `${field}: expected a string or a number`;
  return `${field}: ${issue.message}`;
}
