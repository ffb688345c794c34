import { describe, expect, test } from 'vitest';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { openapiTool } from '../../../../batch-job/review/tools/openapi.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';

const refuse = () => Promise.reject(new Error('nothing is run or written'));
const BENCH: ReviewBench = { exported: refuse, runnable: refuse, directory: refuse, run: refuse };

const ORDERS = `openapi: 3.0.3
info:
  title: Orders
  version: '1'
paths:
  /orders:
    get:
      summary: Lists orders
      parameters:
        - name: limit
          in: query
          schema: { type: integer, maximum: 100 }
        - name: state
          in: query
          schema: { type: string, enum: [open, paid] }
      responses:
        '200':
          description: Some orders
          headers:
            X-Total: { schema: { type: integer } }
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/Order' }
            text/csv:
              schema: { type: string }
        '404':
          description: None
    post:
      requestBody:
        required: false
        content:
          application/json:
            schema: { $ref: '#/components/schemas/NewOrder' }
      responses:
        '201':
          description: Made
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Order' }
  /orders/{id}:
    delete:
      deprecated: true
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '204': { description: Gone }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  schemas:
    Order:
      type: object
      required: [id, total]
      properties:
        id: { type: string }
        total: { type: number, example: 3 }
        state: { type: string, enum: [open, paid] }
        note: { type: string }
        secret: { type: string, writeOnly: true }
        parent: { $ref: '#/components/schemas/Order' }
        customer:
          type: object
          properties:
            name: { type: string }
        payment:
          oneOf:
            - { title: Card, type: object, required: [card], properties: { card: { type: string } } }
            - { title: Bill, type: object, required: [bill], properties: { bill: { type: string } } }
    NewOrder:
      type: object
      required: [item]
      properties:
        item: { type: string, maxLength: 50 }
        amount: { type: integer }
        made: { type: string, readOnly: true }
        kind: { type: string, enum: [gift, usual] }
`;

async function measure(base: Files, head: Files, globs?: string[]): Promise<Fact> {
  const change = changeOf(base, head, globs === undefined ? {} : { contracts: { openapi: globs } });
  return openapiTool.measure(change, BENCH);
}

const rulesOf = (fact: Fact): readonly string[] =>
  fact.status === 'not needed' ? [] : fact.found.flatMap(({ rule, reason }) => (reason === 'api-break' ? rule : []));

function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`the document has no ${before}`);
    return text.replace(before, after);
  }, ORDERS);
}

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

describe('documents', () => {
  test('a part in another file counts', async () => {
    const root = edited([
      "items: { $ref: '#/components/schemas/Order' }",
      "items: { $ref: './parts/order.yaml#/Order' }",
    ]);
    const part = (fields: string) => `Order:\n  type: object\n  properties:\n    id: { type: string }\n${fields}`;
    const fact = await measure(
      { 'api/root.yaml': root, 'api/parts/order.yaml': part('    total: { type: number }\n') },
      { 'api/root.yaml': root, 'api/parts/order.yaml': part('') },
    );
    expect(fact).toMatchObject({
      found: [{ rule: 'response-property-removed', path: 'api/parts/order.yaml', line: 5 }],
    });
  });

  test('Swagger 2 is read too', async () => {
    const swagger = (fields: string, parameters = '') => `{
      "swagger": "2.0", "info": { "title": "T", "version": "1" },
      "paths": { "/a": { "get": { "parameters": [${parameters}],
        "responses": { "200": { "description": "ok", "schema": { "$ref": "#/definitions/A" } } } } } },
      "definitions": { "A": { "type": "object", "properties": { "id": { "type": "string" }${fields} } } } }`;
    const base = { 'swagger.json': swagger(', "name": { "type": "string" }') };
    expect(rulesOf(await measure(base, { 'swagger.json': swagger('') }))).toEqual(['response-property-removed']);
    const more = swagger(
      ', "name": { "type": "string" }, "age": { "type": "integer" }',
      '{ "name": "q", "in": "query", "type": "string" }',
    );
    expect(rulesOf(await measure(base, { 'swagger.json': more }))).toEqual([]);
    const body = '{ "name": "b", "in": "body", "required": true, "schema": { "$ref": "#/definitions/A" } }';
    expect(rulesOf(await measure(base, { 'swagger.json': swagger(', "name": { "type": "string" }', body) }))).toEqual([
      'request-body-required',
    ]);
  });

  test('an upgrade of Swagger 2 to OpenAPI 3 breaks nobody', async () => {
    const before = `swagger: '2.0'\ninfo: { title: T }\npaths:\n  /a:\n    post:\n      parameters:\n        - { name: b, in: body, required: true, schema: { $ref: '#/definitions/A' } }\n      responses: { '200': { description: ok, schema: { $ref: '#/definitions/A' } } }\ndefinitions:\n  A: { type: object, x-nullable: true, properties: { id: { type: string } } }\n`;
    const after = `openapi: 3.1.0\ninfo: { title: T }\npaths:\n  /a:\n    post:\n      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }\n      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }\ncomponents: { schemas: { A: { type: [object, 'null'], properties: { id: { type: string } } } } }\n`;
    expect(rulesOf(await measure({ 'api.yaml': before }, { 'api.yaml': after }))).toEqual([]);
  });

  test('one that cannot be read is not measured', async () => {
    const fact = await measure({ 'openapi.yaml': ORDERS }, { 'openapi.yaml': `${ORDERS}\n  - [` });
    expect(fact).toMatchObject({ status: 'not measured', found: [] });
  });

  test('aliases within aliases take no time', async () => {
    const levels = Array.from(
      { length: 40 },
      (_, index) => `l${index + 1}: &l${index + 1} [*l${index}, *l${index}, *l${index}]`,
    );
    const bomb = `${ORDERS}x-bomb:\n  l0: &l0 [x]\n  ${levels.join('\n  ')}\n`;
    expect(rulesOf(await measure({ 'openapi.yaml': ORDERS }, { 'openapi.yaml': bomb }))).toEqual([]);
    const inValues = bomb
      .replace('enum: [gift, usual]', 'enum: [gift, usual, *l40]')
      .replace('paths:', '')
      .replace('x-bomb', 'paths');
    expect((await measure({ 'openapi.yaml': ORDERS }, { 'openapi.yaml': inValues })).status).toBe('ran');
  });

  test('without a document, or with one that stays, there is nothing to do', async () => {
    expect(await measure({ 'a.ts': '' }, { 'a.ts': 'x' })).toMatchObject({ status: 'not needed' });
    expect(await measure({ 'openapi.yaml': ORDERS }, { 'openapi.yaml': ORDERS, 'a.ts': 'x' })).toMatchObject({
      status: 'not needed',
      why: 'no OpenAPI document changed',
    });
    const foreign = 'test/fixtures/petstore.yaml';
    expect(await measure({ [foreign]: ORDERS }, {})).toMatchObject({ status: 'not needed' });
    expect(rulesOf(await measure({ [foreign]: ORDERS }, {}, ['test/fixtures/*']))).toHaveLength(3);
  });

  test('variants that hold each other end', async () => {
    const nested = (extra: string) =>
      `openapi: 3.0.0\ninfo: { title: N }\npaths:\n  /n:\n    get:\n      responses:\n        '200':\n          description: ok\n          content: { application/json: { schema: { $ref: '#/components/schemas/Node' } } }\ncomponents:\n  schemas:\n    Node:\n      oneOf: [${['A', 'B', 'C', 'D'].map((name) => `{ $ref: '#/components/schemas/${name}' }`).join(', ')}]\n${['A', 'B', 'C', 'D'].map((name) => `    ${name}:\n      type: object\n      properties:\n        ${name.toLowerCase()}: { type: string }\n        child: { $ref: '#/components/schemas/Node' }\n${name === 'D' ? extra : ''}`).join('')}`;
    const more = '        more: { type: string }\n';
    expect(rulesOf(await measure({ 'n.yaml': nested('') }, { 'n.yaml': nested(more) }))).toEqual([]);
    expect(rulesOf(await measure({ 'n.yaml': nested(more) }, { 'n.yaml': nested('') }))).toEqual([
      'response-property-removed',
    ]);
  });
});
