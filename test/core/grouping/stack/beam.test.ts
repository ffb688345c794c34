import { describe, expect, test } from 'vitest';
import { readStack } from '../../../../core/grouping/stack/read-stack.ts';
import { nameLine, nameStack, titleOfLine } from '../naming.ts';

const ELIXIR = `** (KeyError) key :price not found in: %{sku: "A-71"}
    (elixir 1.14.0) lib/map.ex:168: Map.fetch!/2
    (shop 0.1.4) lib/shop/cart.ex:148: anonymous fn/1 in Shop.Cart.total/2
    (elixir 1.14.0) lib/enum.ex:1658: Enum."-map/2-lists^map/1-0-"/2
    (shop 0.1.4) lib/shop/cart.ex:140: Shop.Cart.total/2
    (stdlib 4.3) gen_server.erl:1123: :gen_server.try_handle_call/4`;

const REQUEST = `#PID<0.991.0> running ShopWeb.Endpoint (connection #PID<0.990.0>, stream id 1) terminated
Server: shop.example:80 (http)
Request: POST /carts/71
** (exit) an exception was raised:
    ** (KeyError) key :price not found in: %{sku: "A-71"}
        (shop 0.1.4) lib/shop/cart.ex:148: Shop.Cart.total/2
        (phoenix 1.7.2) lib/phoenix/router.ex:430: Phoenix.Router.__call__/5`;

const SERVER = `GenServer Shop.Cart terminating
** (KeyError) key :price not found in: %{sku: "A-71"}
    (shop 0.1.4) lib/shop/cart.ex:148: Shop.Cart.total/2
    (stdlib 4.3) gen_server.erl:1123: :gen_server.try_handle_call/4
Last message (from #PID<0.112.0>): {:total, 71}
State: %{items: []}`;

const ERLANG_TERMS = `** Generic server <0.112.0> terminating
** Last message in was {total,71}
** When Server state == [{socket,#Port<0.4172>}]
** Reason for termination ==
** {{badmatch,{error,closed}},
    [{erlang,binary_to_integer,[<<"A-71">>,{sku,b,3}],[{error_info,#{module => erl_erts_errors}}]},
     {lists,foldl,3,[{file,"lists.erl"},{line,1338}]},
     {cart_server,total,2,
         [{file,"src/cart_server.erl"},{line,108}]},
     {cart_server,handle_call,3,[{file,"src/cart_server.erl"},{line,63}]},
     {gen_server,try_handle_call,4,[{file,"gen_server.erl"},{line,607}]}]}`;

const ERLANG_TEXT = `  crasher:
    initial call: cart_server:init/1
    pid: <0.112.0>
    exception error: no match of right hand side value {error,closed}
      in function  cart_server:total/2 (src/cart_server.erl, line 108)
      in call from gen_server:try_handle_call/4 (gen_server.erl, line 721)
    ancestors: [shop_sup,<0.110.0>]`;

const LAGER = `gen_server cart_server terminated with reason: no match of right hand value {error,closed} in cart_server:total/2 line 108`;

const TRACES = { ELIXIR, REQUEST, SERVER, ERLANG_TERMS, ERLANG_TEXT };

/** Another process, another release, other lines. */
const elsewhere = (trace: string) =>
  trace
    .replace(/<0\.\d+\.0>/g, '<0.7.0>')
    .replaceAll('0.1.4', '0.2.0')
    .replace(/(?<=\.(?:ex|erl):|line |\{line,)\d+/g, '9')
    .replaceAll('A-71', 'B-9');

describe.each(Object.entries(TRACES))('%s', (_, trace) => {
  test('is named by the first own function', () => {
    expect(nameLine(trace)).toMatchObject({ method: 'in-app-frame' });
    expect(nameLine(trace).because).toMatch(/(?:Cart|cart_server)\.total/);
  });

  test('is not split by processes, releases and lines', () => {
    expect(nameLine(elsewhere(trace)).fingerprint).toBe(nameLine(trace).fingerprint);
  });

  test('is another bug in another function', () => {
    const other = trace.replace(/(?<=cart_server[:,]|Shop\.Cart\.)total/g, 'refund');
    expect(nameLine(other).fingerprint).not.toBe(nameLine(trace).fingerprint);
  });
});

test('a stack in error.stack is read the same', () => {
  expect(nameStack(ELIXIR, 'KeyError').fingerprint).toBe(nameLine(ELIXIR).fingerprint);
});

test('the exception inside an exit is the cause', () => {
  expect(readStack(REQUEST).map(({ kind, frames }) => [kind, frames.length])).toEqual([
    ['exit', 0],
    ['KeyError', 2],
  ]);
});

test('frames keep application, module, function and place', () => {
  const frames = readStack(ELIXIR)[0]?.frames ?? [];
  expect(frames[1]).toEqual({
    language: 'elixir',
    package: 'shop',
    module: 'Shop.Cart',
    function: 'total',
    file: 'lib/shop/cart.ex',
    line: 148,
  });
  expect(frames.at(-1)).toMatchObject({ package: 'stdlib', module: ':gen_server', function: 'try_handle_call' });
});

test('titles say what went wrong and where', () => {
  expect(titleOfLine(SERVER)).toBe('KeyError: key :price not found in: %{sku: "A-71"}');
  expect(titleOfLine(ERLANG_TERMS)).toBe('badmatch: in erlang:binary_to_integer');
  expect(titleOfLine(ERLANG_TEXT)).toBe('error: no match of right hand side value {error,closed}');
});

test('lager’s one line is the statement that printed it', () => {
  expect(nameLine(LAGER).fingerprint).not.toBe(nameLine(LAGER.replace(':total', ':refund')).fingerprint);
});
