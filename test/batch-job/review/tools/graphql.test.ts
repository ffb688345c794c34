import { describe, expect, test } from 'vitest';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { graphqlTool } from '../../../../batch-job/review/tools/graphql.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';

const refuse = () => Promise.reject(new Error('nothing is run or written'));
const BENCH: ReviewBench = { exported: refuse, runnable: refuse, directory: refuse, run: refuse };

const measure = (base: Files, head: Files, graphql?: string[]): Promise<Fact> =>
  graphqlTool.measure(changeOf(base, head, graphql === undefined ? {} : { contracts: { graphql } }), BENCH);

const rulesOf = (fact: Fact): readonly string[] =>
  fact.status === 'not needed' ? [] : fact.found.flatMap(({ rule, reason }) => (reason === 'api-break' ? rule : []));

const SCHEMA = `directive @auth(role: String) on FIELD_DEFINITION

"""Orders of a shop."""
type Query {
  orders(limit: Int = 10, state: State): [Order!]!
  order(id: ID!): Order
}

type Mutation {
  place(input: NewOrder!): Order!
}

interface Node {
  id: ID!
}

type Order implements Node {
  id: ID!
  total: Float!
  note: String
  state: State!
  payment: Payment
}

type Card { number: String }
type Bill { number: String }
union Payment = Card | Bill

enum State { OPEN PAID }

input NewOrder {
  item: String!
  amount: Int
}
`;

function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`the schema has no ${before}`);
    return text.replace(before, after);
  }, SCHEMA);
}

describe('a change that breaks clients', () => {
  test.each<[string, string, string]>([
    ['a field is removed', edited(['  note: String\n', '']), 'field-removed'],
    ['a field may be null', edited(['total: Float!', 'total: Float']), 'field-type-changed'],
    ['a field has another type', edited(['total: Float!', 'total: String!']), 'field-type-changed'],
    ['a query is removed', edited(['  order(id: ID!): Order\n', '']), 'field-removed'],
    ['an argument is removed', edited(['limit: Int = 10, ', '']), 'field-argument-removed'],
    ['an argument is required', edited(['state: State)', 'state: State!)']), 'field-argument-type-changed'],
    ['a required argument is added', edited(['order(id: ID!)', 'order(id: ID!, shop: ID!)']), 'field-argument-added'],
    ['a value is removed', edited(['OPEN PAID', 'OPEN']), 'enum-value-removed'],
    [
      'a required field of an input is added',
      edited(['amount: Int', 'amount: Int\n  size: Int!']),
      'input-field-added',
    ],
    ['a field of an input is required', edited(['amount: Int', 'amount: Int!']), 'input-field-type-changed'],
    ['a field of an input is removed', edited(['  amount: Int\n', '']), 'input-field-removed'],
    ['a member of a union is removed', edited(['Card | Bill', 'Card']), 'union-member-removed'],
    [
      'an interface is no longer there',
      edited(['type Order implements Node', 'type Order']),
      'object-type-interface-removed',
    ],
  ])('%s', async (_, head, rule) => {
    expect(rulesOf(await measure({ 'schema.graphql': SCHEMA }, { 'schema.graphql': head }))).toEqual([rule]);
  });

  test('the finding says what it is, and where', async () => {
    const fact = await measure({ 'schema.graphql': SCHEMA }, { 'schema.graphql': edited(['  note: String\n', '']) });
    expect(fact).toMatchObject({
      status: 'ran',
      found: [
        {
          rule: 'field-removed',
          path: 'schema.graphql',
          line: 20,
          text: "Field 'note' was removed from object type 'Order'.",
        },
      ],
    });
  });

  test('the schema is deleted, or a part of it', async () => {
    expect(rulesOf(await measure({ 'schema.graphql': SCHEMA }, {}))).toContain('type-removed');
    const [query = '', types = ''] = SCHEMA.split(/(?=interface Node)/);
    const base = { 'schema/query.graphql': query, 'schema/types.graphql': types };
    const head = { ...base, 'schema/types.graphql': types.replace('  note: String\n', '') };
    expect(rulesOf(await measure(base, head))).toEqual(['field-removed']);
  });

  test('the schema is in the code', async () => {
    const code = (fields: string) =>
      `import { gql } from 'graphql-tag';\n\nexport const typeDefs = gql\`\n  extend type Query {\n    shop: Shop\n  }\n  type Shop {\n    id: ID!\n${fields}  }\n\`;\n`;
    const fact = await measure({ 'src/shop.ts': code('    name: String\n') }, { 'src/shop.ts': code('') });
    expect(fact).toMatchObject({
      found: [{ rule: 'field-removed', reason: 'api-break', path: 'src/shop.ts', line: 9 }],
    });
    expect(rulesOf(await measure({ 'src/shop.ts': code('') }, { 'src/shop.ts': code('    name: String\n') }))).toEqual(
      [],
    );
  });
});

describe('a change that breaks nobody', () => {
  test.each<[string, string]>([
    ['a field is added', edited(['note: String', 'note: String\n  more: String'])],
    ['a query is added', edited(['order(id', 'shop: String\n  order(id'])],
    ['an optional argument is added', edited(['order(id: ID!)', 'order(id: ID!, shop: ID)'])],
    ['an optional field of an input is added', edited(['amount: Int', 'amount: Int\n  size: Int'])],
    ['a field of an input is optional', edited(['item: String!', 'item: String'])],
    ['a field is never null', edited(['note: String', 'note: String!'])],
    ['a value is added', edited(['OPEN PAID', 'OPEN PAID REFUNDED'])],
    [
      'a member is added',
      edited(['Card | Bill', 'Card | Bill | Gift'], ['type Card', 'type Gift { number: String }\ntype Card']),
    ],
    ['a default changes', edited(['limit: Int = 10', 'limit: Int = 20'])],
    ['a field is deprecated', edited(['note: String', 'note: String @deprecated(reason: "no")'])],
    [
      'words and comments',
      edited(['Orders of a shop.', 'All orders.'], ['interface Node', '# Things.\ninterface Node']),
    ],
    ['a directive of the server', edited(['directive @auth(role: String) on FIELD_DEFINITION', ''])],
    ['another order', edited(['  note: String\n', ''], ['  total: Float!\n', '  note: String\n  total: Float!\n'])],
    ['a type of a library', edited(['note: String', 'note: String\n  at: DateTime @tag(name: "x")'])],
  ])('%s', async (_, head) => {
    const fact = await measure({ 'schema.graphql': SCHEMA }, { 'schema.graphql': head });
    expect(fact.status).toBe('ran');
    expect(rulesOf(fact)).toEqual([]);
  });

  test('types move to another file', async () => {
    const [query = '', types = ''] = SCHEMA.split(/(?=interface Node)/);
    const head = { 'schema/query.graphql': query, 'schema/types.graphql': types };
    expect(rulesOf(await measure({ 'schema.graphql': SCHEMA }, head))).toEqual([]);
  });

  test('a query of a client changes', async () => {
    const code = (field: string) => `const QUERY = gql\`\n  query { orders { ${field} } }\n\`;\n`;
    expect(await measure({ 'a.ts': code('id') }, { 'a.ts': code('total') })).toMatchObject({ status: 'not needed' });
    const files = (field: string) => ({ 'schema.graphql': SCHEMA, 'q.graphql': `query Q { orders { ${field} } }` });
    expect(rulesOf(await measure(files('id'), files('total')))).toEqual([]);
  });

  test('two services have a schema each', async () => {
    const other = 'type Query { shops: [String] }\n';
    const base = { 'a/schema.graphql': SCHEMA, 'b/schema.graphql': other };
    expect(
      rulesOf(await measure(base, { ...base, 'b/schema.graphql': 'type Query { shops: [String], more: Int }\n' })),
    ).toEqual([]);
    expect(rulesOf(await measure(base, { ...base, 'b/schema.graphql': 'type Query { more: Int }\n' }))).toEqual([
      'field-removed',
    ]);
  });
});

test('one that cannot be read is not measured', async () => {
  const broken = { 'schema.graphql': `${SCHEMA}\ntype {` };
  await expect(measure({ 'schema.graphql': SCHEMA }, broken)).rejects.toThrow('Syntax Error');
  expect(await measure({ 'a.py': '' }, { 'a.py': 'x' })).toMatchObject({ status: 'not needed' });
});
