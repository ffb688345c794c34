import { z } from 'zod';

/** The account that a template is read for. */
export const ACCOUNT = { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-central-1', 'AWS::AccountId': '123456789012' };

type Account = typeof ACCOUNT;

const reference = z.strictObject({ Ref: z.string() });
const attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const joined = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/**
 * A part of a template with texts instead of references, as CloudFormation fills them in.
 *
 * @param arnOf the ARN of a resource, by its logical id
 */
export function resolveReferences(
  part: unknown,
  arnOf: (logicalId: string) => string,
  account: Account = ACCOUNT,
): unknown {
  const resolve = (each: unknown): unknown => resolveReferences(each, arnOf, account);
  const ref = reference.safeParse(part).data?.Ref;
  if (ref !== undefined) return Object.hasOwn(account, ref) ? account[ref as keyof Account] : arnOf(ref);
  const [logicalId, name] = attribute.safeParse(part).data?.['Fn::GetAtt'] ?? [];
  if (logicalId !== undefined) return name?.endsWith('Arn') ? arnOf(logicalId) : `${logicalId}.${name}`;
  const [separator, parts] = joined.safeParse(part).data?.['Fn::Join'] ?? [];
  if (parts !== undefined) return parts.map((each) => z.string().parse(resolve(each))).join(separator);
  if (Array.isArray(part)) return part.map(resolve);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolve(value)]));
}
