import { isDeepStrictEqual } from 'node:util';
import type { CloudFormationSpec, PropertySpecs } from './cloudformation-spec.ts';
import type { Resource } from './synthesize.ts';

/** What CloudFormation does with a resource when one template follows another. */
export type Fate = 'made' | 'removed' | 'replaced' | 'changed';

export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  readonly fate: Fate;
  /** The resource before and after; of a resource that is made or removed, one of them. */
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

/**
 * What CloudFormation does when `after` is deployed on `before`. A resource is also replaced when a property that cannot be
 * changed refers to a resource that is replaced. A replacement that depends on conditions counts as one.
 *
 * @throws {Error} for a type of resource without a schema
 */
export function compareTemplates(
  before: readonly Resource[],
  after: readonly Resource[],
  spec: CloudFormationSpec,
): readonly ResourceChange[] {
  const old = new Map(before.map((each) => [each.logicalId, each]));
  const current = new Map(after.map((each) => [each.logicalId, each]));
  const gone = new Set<string>();
  for (;;) {
    const changes = [...new Set([...old.keys(), ...current.keys()])].flatMap((logicalId) => {
      const fate = fateOf(old.get(logicalId), current.get(logicalId), gone, spec);
      if (fate === undefined) return [];
      const [was, is] = [old.get(logicalId), current.get(logicalId)];
      return [{ logicalId, type: (is ?? was)?.type ?? '', fate, before: was, after: is }];
    });
    const replaced = changes.filter(({ fate }) => fate === 'replaced').map(({ logicalId }) => logicalId);
    if (replaced.every((logicalId) => gone.has(logicalId))) return changes;
    for (const logicalId of replaced) gone.add(logicalId);
  }
}

function fateOf(
  before: Resource | undefined,
  after: Resource | undefined,
  gone: ReadonlySet<string>,
  spec: CloudFormationSpec,
): Fate | undefined {
  if (before === undefined) return 'made';
  if (after === undefined) return 'removed';
  if (before.type !== after.type) return 'replaced';
  const properties = renamed(after.properties, gone);
  if (isReplaced(before.properties, properties, spec.propertiesOf(after.type), spec)) return 'replaced';
  return isDeepStrictEqual(before.properties, properties) ? undefined : 'changed';
}

function isReplaced(before: unknown, after: unknown, specs: PropertySpecs, spec: CloudFormationSpec): boolean {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].some((name) => {
    if (isDeepStrictEqual(was[name], is[name])) return false;
    const property = specs[name];
    if (property === undefined) return false;
    if (property.causesReplacement === 'yes' || property.causesReplacement === 'maybe') return true;
    const inner = spec.propertiesIn(property);
    if (inner === undefined) return false;
    const [olds, news] = [[was[name]].flat(), [is[name]].flat()];
    return Array.from({ length: Math.max(olds.length, news.length) }).some((_, index) =>
      isReplaced(olds[index], news[index], inner, spec),
    );
  });
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** A reference to a replaced resource has another value than before. */
function renamed(value: unknown, gone: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, gone));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key === 'Ref' && typeof each === 'string' && gone.has(each)) return [key, `new ${each}`];
      if (key === 'Fn::GetAtt' && Array.isArray(each) && gone.has(String(each[0]))) {
        return [key, [`new ${each[0]}`, ...each.slice(1)]];
      }
      return [key, renamed(each, gone)];
    }),
  );
}

/**
 * The names of changed resources that CloudFormation would need twice: it makes the new resource before it deletes the old
 * one, so a resource with a name of its own cannot be replaced, nor move to another logical id.
 */
export function neededTwice(changes: readonly ResourceChange[], spec: CloudFormationSpec): readonly string[] {
  const namesOf = (resource: Resource | undefined) =>
    Object.entries(resource?.properties ?? {}).flatMap(([key, value]) =>
      key.endsWith('Name') && spec.propertiesOf(resource?.type ?? '')[key]?.causesReplacement === 'yes' && isOwn(value)
        ? [`${resource?.type} ${key} ${JSON.stringify(value)}`]
        : [],
    );
  const made = changes.filter(({ fate }) => fate === 'made' || fate === 'replaced');
  const removed = changes.filter(({ fate }) => fate === 'removed' || fate === 'replaced');
  const taken = new Set(removed.flatMap(({ before }) => namesOf(before)));
  return made.flatMap(({ after }) => namesOf(after)).filter((name) => taken.has(name));
}

/** A name that is written down, or made of parts; a reference alone is the name of something else. */
const isOwn = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && ('Fn::Join' in value || 'Fn::Sub' in value));
