import { z } from 'zod';

const call = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({ 'Fn::Select': z.tuple([z.coerce.number(), z.unknown()]) }),
  z.strictObject({ 'Fn::Split': z.tuple([z.string(), z.unknown()]) }),
  z.strictObject({ 'Fn::Sub': z.string() }),
]);

const texts = z.array(z.string());

/**
 * The text of a template's expression, such as an output's value.
 *
 * @param lookUp what a reference to `NAME` or to `NAME.ATTRIBUTE` is
 * @throws {Error} for an expression that is not known here
 */
export function evaluate(part: unknown, lookUp: (name: string) => string): string {
  return z.string().parse(resolve(part, lookUp));
}

function resolve(part: unknown, lookUp: (name: string) => string): unknown {
  const value = (each: unknown) => resolve(each, lookUp);
  if (Array.isArray(part)) return part.map(value);
  if (typeof part !== 'object') return part;
  const made = call.parse(part);
  if ('Ref' in made) return lookUp(made.Ref);
  if ('Fn::GetAtt' in made) return lookUp(made['Fn::GetAtt'].join('.'));
  if ('Fn::Sub' in made) return made['Fn::Sub'].replace(/\$\{([^!}]+)\}/g, (_, name: string) => lookUp(name));
  if ('Fn::Join' in made) return texts.parse(value(made['Fn::Join'][1])).join(made['Fn::Join'][0]);
  if ('Fn::Split' in made) return z.string().parse(value(made['Fn::Split'][1])).split(made['Fn::Split'][0]);
  const [index, list] = made['Fn::Select'];
  const selected = texts.parse(value(list))[index];
  if (selected === undefined) throw new Error(`Fn::Select: there is no item ${index}`);
  return selected;
}
