import { z } from 'zod';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const principals = z.union([z.literal('*'), z.record(z.string(), texts)]);

/**
 * A policy of a resource, such as an SNS topic's. An element that is not listed here is refused instead of ignored.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export const resourcePolicySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Principal: principals,
      Action: texts,
      Resource: texts,
      Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
    }),
  ),
});
export type ResourcePolicy = z.output<typeof resourcePolicySchema>;
type Statement = ResourcePolicy['Statement'][number];

/** A call by a service of AWS on a resource. */
export interface ServiceCall {
  /** The calling service, such as `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** Such as `sns:Publish`. */
  readonly action: string;
  /** The ARN of the resource. */
  readonly resource: string;
  /** Condition keys with their values, such as `aws:SourceAccount`. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * Evaluates a policy for a call of a service. A service has no policy of its own, so the resource must allow it.
 *
 * @throws {Error} for a condition operator that is not implemented here
 */
export function judgeServiceCall(policy: ResourcePolicy, call: ServiceCall): 'allowed' | 'denied' | 'not allowed' {
  const applying = policy.Statement.filter((statement) => applies(statement, call));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return applying.length > 0 ? 'allowed' : 'not allowed';
}

const applies = ({ Principal, Action, Resource, Condition }: Statement, call: ServiceCall): boolean =>
  (Principal === '*' || matchesPrincipal(Principal, call.service)) &&
  Action.some((pattern) => like(pattern.toLowerCase(), call.action.toLowerCase())) &&
  Resource.some((pattern) => like(pattern, call.resource)) &&
  Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => meets(operator, call.context[key], values)),
  );

const matchesPrincipal = (principal: Readonly<Record<string, readonly string[]>>, service: string): boolean =>
  principal['Service']?.includes(service) === true || principal['AWS']?.includes('*') === true;

/** A key that the call does not have meets no condition. */
function meets(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  const test = OPERATORS[operator];
  if (test === undefined) throw new Error(`the condition operator ${operator} is not implemented`);
  return value !== undefined && wanted.some((each) => test(each, value));
}

const OPERATORS: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringLike: like,
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  ArnEquals: arnLike,
  ArnLike: arnLike,
};

/** `*` stands for any text, and `?` for one character. */
function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

/** Each of the six parts of an ARN is compared by itself, so a `*` does not pass a colon of the first five. */
function arnLike(pattern: string, value: string): boolean {
  const [wanted, found] = [arnParts(pattern), arnParts(value)];
  return wanted.length === 6 && found.length === 6 && wanted.every((part, index) => like(part, found[index] ?? ''));
}

const arnParts = (arn: string): string[] => {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
};
