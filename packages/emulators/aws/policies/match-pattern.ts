/**
 * Compares a text with a pattern of IAM: `*` is any run of characters, `?` is one character.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, (character) => WILDCARDS[character] ?? `\\${character}`);
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Actions are compared without regard to case. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matchesPattern(pattern.toLowerCase(), action.toLowerCase());

/** Each of the six parts of an ARN is compared by itself, so a `*` does not match a colon of the first five. */
export function matchesArn(pattern: string, arn: string): boolean {
  const [wanted, values] = [partsOf(pattern), partsOf(arn)];
  return wanted.length === values.length && wanted.every((part, index) => matchesPattern(part, values[index] ?? ''));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

const WILDCARDS: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };
