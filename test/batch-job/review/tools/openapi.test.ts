import { describe, expect, test } from 'vitest';
import { edited, measure, ORDERS, rulesOf } from './openapi-orders.ts';

describe('a change that breaks clients', () => {
  test.each<[string, string, string]>([
    [
      'a field of a response is removed',
      edited(['        total: { type: number, example: 3 }\n', '']),
      'response-property-removed',
    ],
    [
      'a field within a field is removed',
      edited(['            name: { type: string }\n', '            first: { type: string }\n']),
      'response-property-removed',
    ],
    [
      'a field of a response may be missing',
      edited(['required: [id, total]', 'required: [id]']),
      'response-property-optional',
    ],
    [
      'a field of a response has another type',
      edited(['id: { type: string }\n        total', 'id: { type: integer }\n        total']),
      'response-type-changed',
    ],
    [
      'a field of a response may be null',
      edited(['note: { type: string }', 'note: { type: string, nullable: true }']),
      'response-nullable',
    ],
    [
      'a value of a response is removed',
      edited([
        'state: { type: string, enum: [open, paid] }\n        note',
        'state: { type: string, enum: [open] }\n        note',
      ]),
      'response-enum-value-removed',
    ],
    [
      'a number is a text',
      edited(['total: { type: number, example: 3 }', 'total: { type: string, example: "3" }']),
      'response-type-changed',
    ],
    [
      'a variant of a response is removed',
      edited([
        '            - { title: Bill, type: object, required: [bill], properties: { bill: { type: string } } }\n',
        '',
      ]),
      'response-variant-removed',
    ],
    [
      'a field of a variant is removed',
      edited(['properties: { bill: { type: string } }', 'properties: { invoice: { type: string } }']),
      'response-property-removed',
    ],
    [
      'a required field is added to a request',
      edited(
        ['required: [item]', 'required: [item, size]'],
        ['amount: { type: integer }', 'amount: { type: integer }\n        size: { type: string }'],
      ),
      'request-property-required',
    ],
    [
      'a field of a request becomes required',
      edited(['required: [item]', 'required: [item, amount]']),
      'request-property-required',
    ],
    [
      'a field of a request is removed',
      edited(['        amount: { type: integer }\n', '']),
      'request-property-removed',
    ],
    ['a value of a request is removed', edited(['enum: [gift, usual]', 'enum: [gift]']), 'request-enum-value-removed'],
    ['a limit of a request is tightened', edited(['maxLength: 50', 'maxLength: 20']), 'request-limit-tightened'],
    [
      'a request takes integers only',
      edited(['item: { type: string, maxLength: 50 }', 'item: { type: integer }']),
      'request-type-changed',
    ],
    ['a body becomes required', edited(['required: false', 'required: true']), 'request-body-required'],
    [
      'a parameter becomes required',
      edited(['name: limit\n          in: query', 'name: limit\n          required: true\n          in: query']),
      'request-parameter-required',
    ],
    [
      'a required parameter is added',
      edited([
        '      parameters:\n        - name: limit',
        '      parameters:\n        - { name: shop, in: header, required: true, schema: { type: string } }\n        - name: limit',
      ]),
      'request-parameter-required',
    ],
    [
      'a parameter is removed',
      edited(['        - name: limit\n          in: query\n          schema: { type: integer, maximum: 100 }\n', '']),
      'request-parameter-removed',
    ],
    [
      'a value of a parameter is removed',
      edited(['enum: [open, paid] }\n      responses', 'enum: [open] }\n      responses']),
      'request-enum-value-removed',
    ],
    ['a method is removed', edited(['    delete:', '    x-delete:']), 'operation-removed'],
    ['a path is renamed', edited(['/orders/{id}:', '/order/{id}:']), 'operation-removed'],
    ['a status is removed', edited(["        '404':\n          description: None\n", '']), 'response-status-removed'],
    [
      'a media type is removed',
      edited(['            text/csv:\n              schema: { type: string }\n', '']),
      'response-media-type-removed',
    ],
    [
      'a header of a response is removed',
      edited([
        '            X-Total: { schema: { type: integer } }\n',
        '            X-Sum: { schema: { type: integer } }\n',
      ]),
      'response-header-removed',
    ],
    ['clients must authenticate', edited(['paths:', 'security: [{ key: [] }]\npaths:']), 'security-tightened'],
  ])('%s', async (_, head, rule) => {
    const found = rulesOf(await measure({ 'openapi.yaml': ORDERS }, { 'openapi.yaml': head }));
    expect(new Set(found)).toEqual(new Set([rule]));
  });

  test('the finding says what it is, and where', async () => {
    const head = edited(['        note: { type: string }\n', '']);
    const fact = await measure({ 'api/v1.yml': ORDERS }, { 'api/v1.yml': head });
    expect(fact).toMatchObject({
      status: 'ran',
      found: [
        {
          rule: 'response-property-removed',
          reason: 'api-break',
          path: 'api/v1.yml',
          line: 60,
          text: 'GET /orders: `note` of the items was removed.',
        },
      ],
    });
  });

  test('the document is deleted', async () => {
    expect(rulesOf(await measure({ 'openapi.yaml': ORDERS }, {}))).toEqual(Array(3).fill('operation-removed'));
  });
});

const LATER = edited(
  ['openapi: 3.0.3', 'openapi: 3.1.0'],
  ['item: { type: string, maxLength: 50 }', 'item: { type: [string], maxLength: 50 }'],
);

describe('a change that breaks nobody', () => {
  test.each<[string, string]>([
    [
      'words, examples and extensions',
      edited(
        ['summary: Lists orders', 'summary: Lists all orders\n      description: By time\n      x-owner: shop'],
        ['example: 3', 'example: 4'],
        ['description: None', 'description: No orders'],
      ),
    ],
    ['a deprecation', edited(['summary: Lists orders', 'deprecated: true'])],
    [
      'an optional field of a request',
      edited(['amount: { type: integer }', 'amount: { type: integer }\n        size: { type: string }']),
    ],
    [
      'a required field of a response',
      edited(
        ['required: [id, total]', 'required: [id, total, at]'],
        ['        id: {', '        at: { type: string }\n        id: {'],
      ),
    ],
    [
      'an optional parameter',
      edited([
        '      parameters:\n        - name: limit',
        '      parameters:\n        - { name: shop, in: query, schema: { type: string } }\n        - name: limit',
      ]),
    ],
    [
      'a new operation and a new status',
      edited(
        ['paths:', "paths:\n  /health:\n    get: { responses: { '200': { description: ok } } }"],
        ["        '404':", "        '429': { description: Later }\n        '404':"],
      ),
    ],
    [
      'a value that responses may have',
      edited(['enum: [open, paid] }\n        note', 'enum: [open, paid, refunded] }\n        note']),
    ],
    ['a value that requests may have', edited(['enum: [gift, usual]', 'enum: [usual, gift, urgent]'])],
    ['a request that need not have a field', edited(['required: [item]', 'required: []'])],
    ['a looser limit', edited(['maxLength: 50', 'maxLength: 80'], ['maximum: 100', 'maximum: 200'])],
    ['a field of a response that is an integer', edited(['total: { type: number', 'total: { type: integer'])],
    [
      'a field that only requests have is gone from responses',
      edited(['        secret: { type: string, writeOnly: true }\n', '']),
    ],
    ['a field that only responses have is required', edited(['required: [item]', 'required: [item, made]'])],
    [
      'other names of a path’s parameter',
      edited(['/orders/{id}:', '/orders/{orderId}:'], ['name: id, in: path', 'name: orderId, in: path']),
    ],
    [
      'a schema is taken out',
      edited(
        [
          '        customer:\n          type: object\n          properties:\n            name: { type: string }\n',
          "        customer: { $ref: '#/components/schemas/Customer' }\n",
        ],
        [
          '    NewOrder:',
          '    Customer:\n      type: object\n      properties:\n        name: { type: string }\n    NewOrder:',
        ],
      ),
    ],
    [
      'a schema is renamed',
      ORDERS.replaceAll('schemas/Order', 'schemas/Purchase').replace('    Order:', '    Purchase:'),
    ],
    [
      'a schema is composed',
      edited(['id: { type: string }\n        total', 'id: { allOf: [{ type: string }] }\n        total']),
    ],
    [
      'variants in another order',
      edited(
        ['            - { title: Card, type: object, required: [card], properties: { card: { type: string } } }\n', ''],
        [
          'properties: { bill: { type: string } } }\n',
          'properties: { bill: { type: string } } }\n            - { title: Card, type: object, required: [card], properties: { card: { type: string } } }\n',
        ],
      ),
    ],
    ['a status that a range covers', edited(["'404':", "'4XX':"])],
    ['optional authentication', edited(['paths:', 'security: [{}, { key: [] }]\npaths:'])],
    ['the next version of OpenAPI', LATER],
    ['a schema that nobody uses', edited(['    NewOrder:', '    Unused: { type: string }\n    NewOrder:'])],
    [
      'another order of keys',
      edited(['      required: [id, total]\n', ''], ['    NewOrder:', '      required: [total, id]\n    NewOrder:']),
    ],
    [
      'a reference to the network',
      edited([
        'note: { type: string }',
        "note: { type: string }\n        more: { $ref: 'https://schemas.invalid/more.json' }",
      ]),
    ],
  ])('%s', async (_, head) => {
    const fact = await measure({ 'openapi.yaml': ORDERS }, { 'openapi.yaml': head });
    expect(fact.status).toBe('ran');
    expect(rulesOf(fact)).toEqual([]);
  });

  test('a schema that nobody uses is removed', async () => {
    const before = edited(['    NewOrder:', '    Unused: { type: string }\n    NewOrder:']);
    expect(rulesOf(await measure({ 'openapi.yaml': before }, { 'openapi.yaml': ORDERS }))).toEqual([]);
  });

  test('a new document', async () => {
    expect(await measure({}, { 'openapi.yaml': ORDERS })).toMatchObject({ status: 'ran', found: [] });
  });

  test('a document is renamed', async () => {
    expect(rulesOf(await measure({ 'a.yaml': ORDERS }, { 'docs/b.yaml': ORDERS }))).toEqual([]);
  });

  test('a path moves to another document', async () => {
    const [before = '', after = ''] = ORDERS.split(/(?= {2}\/orders\/\{id\}:)/);
    const components = after.slice(after.indexOf('components:'));
    const second = `openapi: 3.0.3\ninfo: { title: One order }\npaths:\n${after}`;
    const base = { 'a.yaml': ORDERS };
    expect(rulesOf(await measure(base, { 'a.yaml': before + components, 'b.yaml': second }))).toEqual([]);
    expect(rulesOf(await measure(base, { 'a.yaml': before + components }))).toEqual(['operation-removed']);
  });
});
