import { describe, expect, test } from 'vitest';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { loadCompiler } from '../../../../batch-job/review/tools/typescript/open-program.ts';
import { createTypescriptTool } from '../../../../batch-job/review/tools/typescript.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';

const refuse = () => Promise.reject(new Error('nothing is run or written'));
// The compiler takes longer than all cases.
const compiler = loadCompiler();
const typescriptTool = createTypescriptTool(() => compiler);
const BENCH: ReviewBench = { exported: refuse, runnable: refuse, directory: refuse, run: refuse };

const measure = (base: Files, head: Files, typescript?: string[]): Promise<Fact> =>
  typescriptTool.measure(changeOf(base, head, typescript === undefined ? {} : { contracts: { typescript } }), BENCH);

const rulesOf = (fact: Fact): readonly string[] =>
  fact.status === 'not needed' ? [] : fact.found.flatMap(({ rule, reason }) => (reason === 'api-break' ? rule : []));

const PACKAGE = JSON.stringify({
  name: 'orders',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
});

const INDEX = `import { z } from 'zod';
import type { Order } from './order.ts';

export * from './order.ts';
export { hidden as visible } from './order.js';

/** Options of a client. */
export interface Options {
  url: string;
  retries?: number;
}

export type State = 'open' | 'paid';

export enum Color {
  Red = 'red',
  Blue = 'blue',
}

export const VERSION = '1.0.0';

export async function getOrder(id: string, options?: Options): Promise<Order | undefined> {
  return find(id, options);
}

export function listOrders(state: State, limit = 10): readonly Order[] {
  return [];
}

export class Client {
  private readonly cache = new Map<string, Order>();
  constructor(options: Options) {}
  send(order: Order): Promise<void> {
    return Promise.resolve();
  }
  close(): void {}
}

export function onOrder(handler: (order: Order) => void): void {}

export const schema = z.object({});

/** @internal */
export function reset(): void {}

function find(id: string, options?: Options): Order | undefined {
  return undefined;
}
`;
const ORDER = `export interface Order {
  readonly id: string;
  total: number;
  note?: string;
  lines: Line[];
}

export interface Line {
  sku: string;
}

export function hidden(): number {
  return 1;
}
`;

const BASE: Files = { 'package.json': PACKAGE, 'src/index.ts': INDEX, 'src/order.ts': ORDER };

function edited(...edits: readonly (readonly [string, string])[]): Files {
  const files = { ...BASE };
  for (const [before, after] of edits) {
    const path = Object.keys(files).find((each) => files[each]?.includes(before));
    if (path === undefined) throw new Error(`no file has ${before}`);
    files[path] = (files[path] ?? '').replace(before, after);
  }
  return files;
}

describe('a change that breaks users', () => {
  test.each<[string, Files, string]>([
    ['an export is removed', edited(['export function onOrder', 'function onOrder']), 'export-removed'],
    [
      'an export of another file is removed',
      edited(["export { hidden as visible } from './order.js';\n", '']),
      'export-removed',
    ],
    ['a parameter becomes required', edited(['options?: Options)', 'options: Options)']), 'parameter-required'],
    [
      'a required parameter is added',
      edited(['limit = 10)', 'limit = 10, shop: string)'], ['limit = 10,', 'limit: number | undefined,']),
      'parameter-required',
    ],
    ['a parameter is removed', edited(['state: State, limit = 10', 'state: State']), 'parameter-removed'],
    [
      'a parameter has another type',
      edited(['id: string, options?: Options)', 'id: number, options?: Options)']),
      'type-changed',
    ],
    ['a parameter takes less', edited(["'open' | 'paid'", "'open'"]), 'type-narrowed'],
    ['a property of a result is removed', edited(['  total: number;\n', '']), 'member-removed'],
    ['a property of a result can be missing', edited(['total: number', 'total?: number']), 'member-optional'],
    ['a property within a list is renamed', edited(['sku: string', 'code: string']), 'member-removed'],
    ['an option becomes required', edited(['retries?: number', 'retries: number']), 'member-required'],
    ['a required option is added', edited(['url: string;', 'url: string;\n  key: string;']), 'member-required'],
    [
      'another type is returned',
      edited(['Promise<Order | undefined>', 'Promise<Order | undefined | null>']),
      'type-widened',
    ],
    ['a list is returned as a promise', edited(['readonly Order[] {', 'Promise<Order[]> {']), 'type-changed'],
    ['a method is removed', edited(['  close(): void {}\n', '']), 'member-removed'],
    ['a value of an enumeration is removed', edited(["  Blue = 'blue',\n", '']), 'member-removed'],
    [
      'a constructor needs more',
      edited(['constructor(options: Options)', 'constructor(options: Options, key: string)']),
      'parameter-required',
    ],
  ])('%s', async (_, head, rule) => {
    const rules = new Set(rulesOf(await measure(BASE, head)));
    expect([...rules]).toContain(rule);
  });

  test('the finding says what it is, and where', async () => {
    expect(await measure(BASE, edited(['  total: number;\n', '']))).toMatchObject({
      status: 'ran',
      found: expect.arrayContaining([
        {
          rule: 'member-removed',
          reason: 'api-break',
          path: 'src/order.ts',
          line: 3,
          text: expect.stringMatching(/^`total` of .* was removed\.$/),
        },
      ]),
    });
  });

  test('an entry of the package is removed', async () => {
    const exports = (more: object) => JSON.stringify({ name: 'orders', exports: { '.': './dist/index.js', ...more } });
    const base = { ...BASE, 'package.json': exports({ './order': './dist/order.js' }) };
    expect(rulesOf(await measure(base, { ...BASE, 'package.json': exports({}) }))).toContain('export-removed');
  });
});

describe('a change that breaks nobody', () => {
  test.each<[string, Files]>([
    [
      'an export is added',
      edited(['export function onOrder', 'export function more(): void {}\nexport function onOrder']),
    ],
    ['an optional parameter is added', edited(['limit = 10)', 'limit = 10, shop?: string)'])],
    ['a parameter becomes optional', edited(['handler: (order', 'handler?: (order'])],
    ['a parameter takes more', edited(['id: string, options?: Options)', 'id: string | number, options?: Options)'])],
    ['an optional option is added', edited(['retries?: number;', 'retries?: number;\n  key?: string;'])],
    [
      'a property of a result is added',
      edited(
        ['total: number;', 'total: number;\n  at: Date;'],
        ['send(order: Order)', 'send(order: Pick<Order, "id">)'],
      ),
    ],
    ['a value is added', edited(["'open' | 'paid'", "'open' | 'paid' | 'refunded'"])],
    ['a value of an enumeration is added', edited(["Blue = 'blue',", "Blue = 'blue',\n  Green = 'green',"])],
    ['less is returned', edited(['Promise<Order | undefined>', 'Promise<Order>'])],
    ['a version', edited(["'1.0.0'", "'1.1.0'"])],
    [
      'comments and bodies',
      edited(
        ['/** Options of a client. */', '/** What a client needs. */'],
        ['return [];', 'const found: Order[] = [];\n  return found;'],
      ),
    ],
    [
      'private members',
      edited([
        'private readonly cache = new Map<string, Order>();',
        'private readonly orders = new Set<Order>();\n  #more = 1;',
      ]),
    ],
    ['what is internal', edited(['export function reset(): void {}', ''])],
    [
      'a function of the module alone',
      edited([
        'function find(id: string, options?: Options)',
        'function find(id: string, options: Options | undefined)',
      ]),
    ],
    [
      'a type gets a name',
      edited(
        ['lines: Line[];', 'lines: Lines;'],
        ['export interface Line {', 'export type Lines = Line[];\n\nexport interface Line {'],
      ),
    ],
    [
      'an interface becomes a type',
      edited(['export interface Line {\n  sku: string;\n}', 'export type Line = { sku: string };']),
    ],
    ['a schema of a library', edited(['z.object({})', 'z.object({ a: z.string() })'])],
  ])('%s', async (_, head) => {
    const fact = await measure(BASE, head);
    expect(fact.status).toBe('ran');
    expect(fact.status === 'ran' ? fact.found.filter(({ reason }) => reason !== undefined) : []).toEqual([]);
  });

  test('a type moves to another file, and the sources to another folder', async () => {
    const moved = {
      'package.json': PACKAGE,
      'src/index.ts': INDEX.replaceAll('./order.', './model/order.'),
      'src/model/order.ts': ORDER,
    };
    expect(rulesOf(await measure(BASE, moved))).toEqual([]);
    const flat = { 'package.json': PACKAGE, 'index.ts': INDEX, 'order.ts': ORDER };
    expect(rulesOf(await measure(BASE, flat))).toEqual([]);
  });
});

describe('packages', () => {
  const removed = edited(['  total: number;\n', '']);

  test.each<[string, string]>([
    ['private', JSON.stringify({ name: 'app', private: true, main: 'dist/index.js' })],
    ['without an entry', JSON.stringify({ name: 'app', main: 'server.js' })],
    ['unreadable', '{'],
  ])('one that is %s has no users', async (_, manifest) => {
    const sources = { 'src/main.ts': INDEX, 'src/order.ts': ORDER };
    const head = { ...sources, 'src/order.ts': removed['src/order.ts'] ?? '' };
    expect(
      await measure({ 'package.json': manifest, ...sources }, { 'package.json': manifest, ...head }),
    ).toMatchObject({
      status: 'not needed',
    });
  });

  test('a private one is compared when the configuration names it', async () => {
    const manifest = { 'packages/a/package.json': JSON.stringify({ name: 'a', private: true }) };
    const sources = (order: string) => ({
      ...manifest,
      'packages/a/src/index.ts': INDEX,
      'packages/a/src/order.ts': order,
    });
    const [base, head] = [sources(ORDER), sources(removed['src/order.ts'] ?? '')];
    for (const glob of ['packages/a', 'packages/a/src/index.ts', './packages/a/', 'packages/a/package.json'])
      expect(rulesOf(await measure(base, head, [glob]))).toContain('member-removed');
  });

  test('a change that no entry reaches is none', async () => {
    const base = { ...BASE, 'scripts/build.ts': 'export const a = 1;\n' };
    expect(await measure(base, { ...base, 'scripts/build.ts': '' })).toMatchObject({ status: 'ran', found: [] });
    expect(await measure(base, { ...base, 'a.py': '' })).toMatchObject({ status: 'not needed' });
  });

  test('a package of the same repository is read by its name', async () => {
    const manifest = (name: string) => JSON.stringify({ name, main: './dist/index.js' });
    const files = (field: string): Files => ({
      'packages/a/package.json': manifest('@shop/a'),
      'packages/a/src/index.ts': "import type { B } from '@shop/b';\nexport declare function a(): B;\n",
      'packages/b/package.json': JSON.stringify({ name: '@shop/b', private: true, main: './dist/index.js' }),
      'packages/b/src/index.ts': `export interface B {\n  id: string;\n${field}}\n`,
    });
    const base = files('  total: number;\n');
    const head = { ...files(''), 'packages/a/README.md': 'x' };
    expect(rulesOf(await measure(base, head))).toEqual(['member-removed']);
  });
});
