import { matchesArn, matchesPattern } from './match-pattern.ts';

/** The values of condition keys that a request has; a key that a request has not is left out. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Keys that the emulators fill in. A policy with another key would be evaluated wrongly, so it is refused. */
const KNOWN_KEYS = [
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:LeadingKeys',
  's3:TlsVersion',
  's3:prefix',
];

type Compare = (wanted: string, current: string) => boolean;

const COMPARE: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, current) => wanted === current,
  StringLike: matchesPattern,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (wanted, current) => wanted.toLowerCase() === current.toLowerCase(),
  NumericLessThan: (wanted, current) => Number(current) < Number(wanted),
};

const FOR_ALL_VALUES = 'ForAllValues:';

/**
 * Checks that every operator and every key of a condition is one that `holds` evaluates as IAM does.
 *
 * @throws {Error} naming the operator or the key
 */
export function checkCondition(condition: Condition = {}): void {
  for (const [operator, keys] of Object.entries(condition)) {
    if (COMPARE[operator.replace(FOR_ALL_VALUES, '')] === undefined) {
      throw new Error(`The local policies have the condition operator ${operator}, which conditions.ts does not know.`);
    }
    const unknown = Object.keys(keys).find((key) => !KNOWN_KEYS.includes(key));
    if (unknown !== undefined) {
      throw new Error(`The local policies have the condition key ${unknown}, which conditions.ts does not know.`);
    }
  }
}

/**
 * Evaluates a condition: all operators and keys must hold, and one of a key's wanted values is enough.
 *
 * A key that the request lacks does not hold. IAM says so of all operators but `ForAllValues`, where an absent key holds:
 * here it does not, so a scan is refused under a condition on `dynamodb:LeadingKeys`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const holds = (condition: Condition = {}, context: RequestContext): boolean =>
  Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holdsForKey(operator, wanted, context[key] ?? [])),
  );

function holdsForKey(operator: string, wanted: readonly string[], current: readonly string[]): boolean {
  const compare = COMPARE[operator.replace(FOR_ALL_VALUES, '')];
  if (compare === undefined || current.length === 0) return false;
  // A key with several values needs `ForAllValues`; without it, IAM compares the one value that there is.
  return current.every((value) => wanted.some((each) => compare(each, value)));
}
