import { z } from 'zod';
import { ApiError } from '../../../packages/emulators/aws/api-error.ts';

/** CloudFormation's schemas of resources. */
export interface ResourceSchemas {
  /**
   * The properties of a type of resource, by name.
   *
   * @throws {Error} when there is no such type
   */
  propertiesOf(type: string): object;
}

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']).default('Delete'),
});

/** No `Conditions` and no `Mappings`: mendhook's template has none, and they are not evaluated here. */
const templateSchema = z.strictObject({
  Description: z.string().max(1024).optional(),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string(), Default: z.string().optional() })).default({}),
  Rules: z.unknown().optional(),
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});
export type Template = z.output<typeof templateSchema>;

/**
 * Reads a template and refuses what CloudFormation refuses before it creates anything: a resource or property that has no
 * schema, and a reference to something that does not exist.
 *
 * @throws {ApiError} `ValidationError`, in CloudFormation's words
 */
export function readTemplate(text: string, spec: ResourceSchemas): Template {
  const template = templateSchema.safeParse(JSON.parse(text));
  if (!template.success) throw refusal(`Template format error: ${z.prettifyError(template.error)}`);
  const { Resources, Parameters } = template.data;
  const known = new Set([...Object.keys(Resources), ...Object.keys(Parameters)]);
  const dependencies = Object.values(Resources).flatMap(({ DependsOn }) => DependsOn);
  const missing = [...referencesIn(template.data), ...dependencies].filter((name) => !known.has(name));
  if (missing.length > 0) {
    const names = [...new Set(missing)].join(', ');
    throw refusal(`Template format error: Unresolved resource dependencies [${names}] in the template`);
  }
  for (const resource of Object.values(Resources)) refuseUnknown(resource, spec);
  return template.data;
}

/** The resources that stay when the stack is deleted. A created stack keeps `RetainExceptOnCreate` as well. */
export const isRetained = ({ DeletionPolicy }: Template['Resources'][string]): boolean =>
  DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate';

function refuseUnknown({ Type, Properties }: Template['Resources'][string], spec: ResourceSchemas): void {
  const known = propertiesOf(Type, spec);
  const unknown = Object.keys(Properties).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw refusal(`Encountered unsupported property ${unknown} of ${Type}`);
}

function propertiesOf(type: string, spec: ResourceSchemas): object {
  try {
    return spec.propertiesOf(type);
  } catch (cause) {
    throw new ApiError('ValidationError', `Template format error: Unrecognized resource types: [${type}]`, { cause });
  }
}

const ref = z.strictObject({ Ref: z.string() });
const attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const substitution = z.strictObject({ 'Fn::Sub': z.string() });

/** The logical names that a part of a template refers to. */
function referencesIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  const named = ref.safeParse(part).data?.Ref ?? attribute.safeParse(part).data?.['Fn::GetAtt'][0];
  if (named !== undefined) return named.startsWith('AWS::') ? [] : [named];
  const text = substitution.safeParse(part).data?.['Fn::Sub'];
  if (text === undefined) return Object.values(part).flatMap(referencesIn);
  return [...text.matchAll(/\$\{(?!AWS::|!)([^.}]+)/g)].map(([, name = '']) => name);
}

const refusal = (message: string) => new ApiError('ValidationError', message);
