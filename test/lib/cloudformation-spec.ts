import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** `yes`: a new value makes a new resource. `maybe`: under conditions. Left out: the value is changed in place. */
const replacement = z.enum(['yes', 'no', 'maybe']).optional();

const reference = z.object({ type: z.literal('ref'), reference: z.object({ $ref: z.string() }) });
const propertiesSchema = z.record(
  z.string(),
  z.object({
    causesReplacement: replacement,
    type: z.union([
      reference,
      z.object({ type: z.literal('array'), element: reference }),
      z.object({ type: z.string() }),
    ]),
  }),
);

export type PropertySpec = z.output<typeof propertiesSchema>[string];
export type PropertySpecs = z.output<typeof propertiesSchema>;

/** The database of CloudFormation's resource schemas that the CDK's command ships: https://github.com/cdklabs/awscdk-service-spec */
const DATABASE = join(import.meta.dirname, '../../node_modules/aws-cdk/db.json.gz');

const entities = z.object({ entities: z.array(z.looseObject({ $id: z.string() })) });
const databaseSchema = z.object({ schema: z.object({ resource: entities, typeDefinition: entities }) });

/** CloudFormation's schemas of resources: what a change of each property does. */
export function readSpec() {
  const { schema } = databaseSchema.parse(JSON.parse(gunzipSync(readFileSync(DATABASE)).toString('utf8')));
  const resources = new Map(schema.resource.entities.map((each) => [each['cloudFormationType'], each]));
  const types = new Map(schema.typeDefinition.entities.map((each) => [each.$id, each]));
  const parsed = new Map<unknown, PropertySpecs>();
  const parse = (entity: Record<string, unknown> | undefined) => {
    if (entity === undefined) return undefined;
    const properties = parsed.get(entity) ?? propertiesSchema.parse(entity['properties']);
    parsed.set(entity, properties);
    return properties;
  };
  return {
    /** @throws {Error} when the database does not know the type of resource */
    propertiesOf(type: string): PropertySpecs {
      const found = parse(resources.get(type));
      if (found === undefined) throw new Error(`CloudFormation's schemas do not know ${type}`);
      return found;
    },
    /** The properties inside a property, or inside the elements of a list; undefined where they have no schema. */
    propertiesIn({ type }: PropertySpec): PropertySpecs | undefined {
      const inner = 'element' in type ? type.element : type;
      const { data } = reference.safeParse(inner);
      return data === undefined ? undefined : parse(types.get(data.reference.$ref));
    },
  };
}
export type CloudFormationSpec = ReturnType<typeof readSpec>;
