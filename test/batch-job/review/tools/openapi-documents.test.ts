import { describe, expect, test } from 'vitest';
import { edited, measure, ORDERS, rulesOf } from './openapi-orders.ts';

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
