import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { configSchema } from '../../core/config/config.ts';
import { POLICY_DEFAULTS } from '../../core/config/figures.ts';
import { EXAMPLES } from './configuration-example.ts';

/** Puts every option of the configuration's schema into `docs/configuration.md`, between its two marks. */
export const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'configuration.md');
const [BEGIN, END] = ['<!-- options: npm run docs:configuration -->', '<!-- /options -->'];

const nodeSchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get items() {
    return nodeSchema.optional();
  },
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
  get oneOf() {
    return z.array(nodeSchema).optional();
  },
});
type Node = z.infer<typeof nodeSchema>;

export interface Option {
  /** As in `services[].test.command`. */
  readonly path: string;
  readonly type: string;
  /** As it is written; undefined for an option without one. */
  readonly preset: string | undefined;
  readonly isRequired: boolean;
  readonly meaning: string;
  /** As it is written; undefined when no example says anything of it. */
  readonly example: string | undefined;
}

/** Every option of the schema, in its order. */
export function readOptions(): readonly Option[] {
  const root = nodeSchema.parse(z.toJSONSchema(configSchema, { io: 'input' }));
  return optionsIn(root, '');
}

/** The page with the options as the schema has them. @throws {Error} when a mark is missing */
export function withOptions(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: expected the marks ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables()}\n\n${page.slice(end)}`;
}

function optionsIn(parent: Node, prefix: string): Option[] {
  return Object.entries(parent.properties ?? {}).flatMap(([name, node]) => {
    const path = `${prefix}${name}`;
    const inside = (variantsOf(node) ?? [node]).filter(({ properties }) => properties !== undefined);
    const option: Option = {
      path,
      type: typeOf(node),
      preset: presetOf(path, node),
      isRequired: parent.required.includes(name),
      meaning: node.description ?? '',
      example: exampleOf(path),
    };
    // What a service says of the policy is what the policy says.
    if (path === 'services[].policy') return [option];
    if (inside.length > 0) return [option, ...onlyOnce(inside.flatMap((each) => optionsIn(each, `${path}.`)))];
    if (node.items?.properties !== undefined) return [option, ...optionsIn(node.items, `${path}[].`)];
    return [option];
  });
}

const variantsOf = ({ anyOf, oneOf }: Node): readonly Node[] | undefined => anyOf ?? oneOf;

/** An option that several variants of an object have is shown once, with each type that it has in them. */
function onlyOnce(options: readonly Option[]): Option[] {
  const paths = [...new Set(options.map(({ path }) => path))];
  return paths.flatMap((path) => {
    const [first, ...others] = options.filter((option) => option.path === path);
    if (first === undefined) return [];
    const types = [...new Set([first, ...others].map(({ type }) => type))];
    return [{ ...first, type: types.join(' or ') }];
  });
}

function typeOf(node: Node): string {
  const { type, minimum, maximum, exclusiveMinimum, items } = node;
  if (node.enum !== undefined) return node.enum.map(written).join(' or ');
  if (node.const !== undefined) return written(node.const);
  const variants = variantsOf(node);
  if (variants !== undefined) return [...new Set(variants.map(typeOf))].join(' or ');
  if (type === 'array') return `list of ${items === undefined ? 'anything' : typeOf(items)}`;
  if (type !== 'integer' && type !== 'number') return NAMES[type ?? ''] ?? String(type);
  const least = exclusiveMinimum === undefined ? minimum : undefined;
  const bounds = [
    ...(least === undefined ? [] : [`from ${least}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
  ];
  return [type === 'integer' ? 'whole number' : 'number', ...bounds].join(' ');
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: '`true` or `false`',
  object: 'object',
  null: '`null`',
};

function presetOf(path: string, node: Node): string | undefined {
  const figures: Readonly<Record<string, unknown>> = POLICY_DEFAULTS;
  const figure = path.startsWith('policy.') ? figures[path.slice('policy.'.length)] : undefined;
  const value = figure === undefined ? node.default : figure;
  return value === undefined || JSON.stringify(value) === '{}' ? undefined : written(value);
}

/** What the first configuration that says something of it says. */
function exampleOf(path: string): string | undefined {
  const names = path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]));
  for (const example of EXAMPLES) {
    const [found] = valuesAt(example, names);
    if (found !== undefined) return written(found);
  }
  return undefined;
}

function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (name === undefined) return value === undefined ? [] : [value];
  if (name === '[]') return Array.isArray(value) ? value.flatMap((each) => valuesAt(each, rest)) : [];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt(Object.entries(value).find(([key]) => key === name)?.[1], rest);
}

/** As it stands in TypeScript. */
const written = (value: unknown): string => `\`${code(value)}\``;

function code(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(code).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${code(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function tables(): string {
  const options = readOptions();
  const tops = [...new Set(options.map(({ path }) => topOf(path)))];
  return tops.map((top) => tableOf(options.filter(({ path }) => topOf(path) === top))).join('\n\n');
}

const topOf = (path: string): string => path.split(/[.[]/)[0] ?? '';

function tableOf([top, ...options]: readonly Option[]): string {
  if (top === undefined) return '';
  const rows = options.map(({ path, type, preset, isRequired, meaning, example }) =>
    row([
      `\`${path}\``,
      type,
      preset ?? (isRequired ? 'required' : '–'),
      meaning,
      isNested(path, options) ? '' : (example ?? ''),
    ]),
  );
  return [
    `## ${top.path}`,
    `${top.meaning}.`,
    [row(['option', 'type', 'left out', 'meaning', 'example']), '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

/** What has options of its own needs no example. */
const isNested = (path: string, options: readonly Option[]): boolean =>
  options.some((other) => other.path.startsWith(`${path}.`) || other.path.startsWith(`${path}[]`));

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;

if (import.meta.main) writeFileSync(PAGE, withOptions(readFileSync(PAGE, 'utf8')));
