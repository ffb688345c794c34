import { expect, test } from 'vitest';
import { findBuf } from '../../../../batch-job/review/tools/protobuf/buf.ts';
import { createProtobufTool } from '../../../../batch-job/review/tools/protobuf.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';
import { benchOf } from './bench-of.ts';

const measure = (base: Files, head: Files, buf = findBuf()): Promise<Fact> => {
  const change = changeOf(base, head);
  return createProtobufTool(buf).measure(change, benchOf(change));
};

const proto = (name: string, body: string) => `syntax = "proto3";\npackage shop.${name}.v1;\n${body}`;

/** Two sides of one package each, so that all of them are one call of buf. */
const BREAKING: Readonly<Record<string, readonly [string, string, string]>> = {
  field: ['message A {\n  string a = 1;\n  string b = 2;\n}', 'message A {\n  string a = 1;\n}', 'FIELD_NO_DELETE'],
  reserved: ['message A {\n  string b = 2;\n}', 'message A {\n  reserved 2;\n}', 'FIELD_NO_DELETE'],
  type: ['message A { int32 a = 1; }', 'message A { string a = 1; }', 'FIELD_SAME_TYPE'],
  number: ['message A { string a = 1; }', 'message A { string a = 2; }', 'FIELD_NO_DELETE'],
  renamed: ['message A { string a = 1; }', 'message A { string b = 1; }', 'FIELD_SAME_NAME'],
  many: [
    'message A { string a = 1; }',
    'message A { repeated string a = 1; }',
    'FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY',
  ],
  oneof: [
    'message A { string a = 1; string b = 2; }',
    'message A { oneof x { string a = 1; string b = 2; } }',
    'FIELD_SAME_ONEOF',
  ],
  message: ['message A {} message B {}', 'message A {}', 'PACKAGE_MESSAGE_NO_DELETE'],
  value: ['enum E { X = 0; Y = 1; }', 'enum E { X = 0; }', 'ENUM_VALUE_NO_DELETE'],
  enumname: ['enum E { X = 0; Y = 1; }', 'enum E { X = 0; Z = 1; }', 'ENUM_VALUE_SAME_NAME'],
  rpc: [
    'message A {} service S { rpc G(A) returns (A); rpc L(A) returns (A); }',
    'message A {} service S { rpc G(A) returns (A); }',
    'RPC_NO_DELETE',
  ],
  stream: [
    'message A {} service S { rpc G(A) returns (A); }',
    'message A {} service S { rpc G(A) returns (stream A); }',
    'RPC_SAME_SERVER_STREAMING',
  ],
  answer: [
    'message A {} message B {} service S { rpc G(A) returns (A); }',
    'message A {} message B {} service S { rpc G(A) returns (B); }',
    'RPC_SAME_RESPONSE_TYPE',
  ],
  service: ['message A {} service S { rpc G(A) returns (A); }', 'message A {}', 'PACKAGE_SERVICE_NO_DELETE'],
};

test('what breaks clients is found, in one file a package', async () => {
  const side = (index: 0 | 1): Files =>
    Object.fromEntries(
      Object.entries(BREAKING).map(([name, bodies]) => [`proto/shop/${name}/v1/a.proto`, proto(name, bodies[index])]),
    );
  const fact = await measure(side(0), side(1));
  expect(fact).toMatchObject({ status: 'ran', exit: 100 });
  const found = fact.status === 'ran' ? fact.found : [];
  for (const [name, [, , rule]] of Object.entries(BREAKING)) {
    const own = found.filter(({ path }) => path === `proto/shop/${name}/v1/a.proto`);
    expect([name, own.map((each) => [each.rule, each.reason])]).toEqual([
      name,
      expect.arrayContaining([[rule, 'api-break']]),
    ]);
  }
  expect(found.find(({ path }) => path?.includes('/field/'))).toMatchObject({
    line: 3,
    text: expect.stringContaining('"b"'),
  });
});

const QUIET: Readonly<Record<string, readonly [string, string]>> = {
  added: ['message A { string a = 1; }', 'message A { string a = 1; string b = 2; }'],
  comment: ['message A { string a = 1; }', '// All.\nmessage A {\n  // The name.\n  string a = 1;\n}'],
  more: ['enum E { X = 0; }', 'enum E { X = 0; Y = 1; }'],
  rpcs: [
    'message A {} service S { rpc G(A) returns (A); }',
    'message A {} service S { rpc G(A) returns (A); rpc L(A) returns (A); }',
  ],
  order: [
    'message A { string a = 1; string b = 2; } message B {}',
    'message B {} message A { string b = 2; string a = 1; }',
  ],
  deprecated: ['message A { string a = 1; }', 'message A { string a = 1 [deprecated = true]; }'],
  options: ['option go_package = "a";\nmessage A {}', 'option go_package = "b";\nmessage A {}'],
  optional: ['message A { string a = 1; }', 'message A { optional string a = 1; }'],
  shipped: ['message A { string a = 1; }', 'message A { reserved 2; string a = 1; }'],
  nested: ['message A { string a = 1; }', 'message A { message I { string x = 1; } string a = 1; I i = 2; }'],
  known: [
    'message A { string a = 1; }',
    'import "google/protobuf/timestamp.proto";\nmessage A { string a = 1; google.protobuf.Timestamp at = 2; }',
  ],
  foreign: [
    'import "google/api/annotations.proto";\nmessage A { string a = 1 [(rules).min = 1]; }\nservice S {\n  rpc G(A) returns (A) {\n    option (google.api.http) = { get: "/v1/{a}" };\n  }\n}',
    'import "google/api/annotations.proto";\nmessage A { string a = 1 [(rules).min = 1]; string b = 2; }\nservice S {\n  rpc G(A) returns (A) {\n    option (google.api.http) = { get: "/v2/{a}" };\n  }\n}',
  ],
};

test('what breaks nobody is not, nor a file that moves within its package', async () => {
  const side = (index: 0 | 1): Files =>
    Object.fromEntries(
      Object.entries(QUIET).map(([name, bodies]) => [`proto/shop/${name}/v1/a.proto`, proto(name, bodies[index])]),
    );
  const moved = proto('moved', 'message M {}');
  const user = proto('user', 'import "shop/moved/v1/FILE.proto";\nmessage U { shop.moved.v1.M m = 1; }');
  const fact = await measure(
    { ...side(0), 'proto/shop/moved/v1/a.proto': moved, 'api/shop/user/v1/u.proto': user.replace('FILE', 'a') },
    {
      ...side(1),
      'proto/shop/moved/v1/b.proto': moved,
      'api/shop/user/v1/u.proto': user.replace('FILE', 'b'),
      'buf.yaml': 'version: v9',
    },
  );
  expect(fact).toMatchObject({ status: 'ran', exit: 0, found: [] });
});

test('what cannot be measured says why, and what need not be as well', async () => {
  const base = { 'a.proto': proto('a', 'message A { string a = 1; }') };
  const broken = { 'a.proto': proto('a', 'message A { Nobody a = 1; }') };
  expect(await measure(base, broken)).toMatchObject({
    status: 'not measured',
    why: expect.stringMatching(/^a\.proto: .*Nobody/),
  });
  const changed = { 'a.proto': proto('a', 'message A {}') };
  const change = changeOf(base, changed);
  expect(await createProtobufTool(undefined).measure(change, benchOf(change))).toMatchObject({
    why: 'buf is not installed',
  });
  expect(await measure(base, changed, '/nowhere/buf')).toMatchObject({
    status: 'not measured',
    why: expect.stringContaining('127'),
  });
  expect(await measure(base, { ...base, 'a.ts': '' })).toMatchObject({ status: 'not needed' });
  expect(await measure({}, base)).toMatchObject({ status: 'not needed' });
  expect(await measure(base, { 'a.ts': '' })).toMatchObject({ found: [{ rule: 'FILE_NO_DELETE', path: 'a.proto' }] });
  expect(findBuf('/nowhere/package.json')).toBeUndefined();
});
