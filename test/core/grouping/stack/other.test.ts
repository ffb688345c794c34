import { describe, expect, test } from 'vitest';
import { fingerprintError } from '../../../../core/grouping/fingerprint-error.ts';
import { nameLine, nameStack, titleOfLine } from '../naming.ts';

const LUA = `2026/11/16 09:00:27 [error] 1932#0: *4 lua entry thread aborted: runtime error: /srv/app/lua/cart.lua:130: cart 71 is closed
stack traceback:
\t[C]: in function 'error'
\t/srv/app/lua/cart.lua:130: in function 'total'
\t/srv/app/lua/api.lua:17: in function </srv/app/lua/api.lua:2>, client: 10.0.0.1, server: , request: "GET /cart?id=71 HTTP/1.1"`;

const PERL = `cart 71 is closed at /srv/app/lib/Shop/Cart.pm line 17.
\tShop::Cart::total(Shop::Cart=HASH(0x55d0c8a1)) called at /srv/app/lib/Shop/Api.pm line 25
\teval {...} called at /srv/app/lib/Shop/Api.pm line 24
\tShop::Api::post(Shop::Api=HASH(0x55d0c8b2), "71") called at /srv/app/script/shop line 29`;

const MOJO = `cart 71 is closed at /srv/app/lib/Shop/Cart.pm line 9.
Traceback (most recent call first):
  File "/srv/app/lib/Shop/Cart.pm", line 9, in "Shop::Cart::total"
  File "/srv/app/lib/Shop/Api.pm", line 12, in "Shop::Api"
  File "/srv/app/script/shop", line 24, in "main"`;

const OCAML = `Fatal error: exception Shop.Closed(71)
Raised at Stdlib.failwith in file "stdlib.ml", line 29, characters 17-33
Called from Dune__exe__Cart.total in file "bin/cart.ml" (inlined), line 12, characters 2-10
Called from Dune__exe__Main in file "bin/main.ml", line 5, characters 9-20`;

const HASKELL = `shopd: cart 71 is closed
CallStack (from HasCallStack):
  error, called at src/Shop/Cart.hs:14:13 in shop-0.1.0.0-inplace:Shop.Cart
  total, called at src/Shop/Api.hs:15:13 in shop-0.1.0.0-inplace:Shop.Api`;

const JULIA = `ERROR: cart 71 is closed
Stacktrace:
 [1] error(s::String)
   @ Base ./error.jl:35
 [2] total(cart::Cart)
   @ Shop /srv/app/src/cart.jl:12
 [3] post()
   @ Shop /srv/app/src/api.jl:3`;

const CRYSTAL = `Unhandled exception: cart 71 is closed (Shop::Closed)
  from src/shop/cart.cr:12:5 in 'total'
  from src/shop/api.cr:3:1 in 'post'
  from /usr/share/crystal/src/crystal/main.cr:129:5 in 'main'`;

const NIM = `Traceback (most recent call last)
/srv/app/src/api.nim(3) api
/srv/app/src/cart.nim(12) total
Error: unhandled exception: cart 71 is closed [ValueError]`;

const TRACES = { LUA, PERL, MOJO, OCAML, HASKELL, JULIA, CRYSTAL, NIM };

const elsewhere = (trace: string) =>
  trace
    .replace(/0x[\da-f]+/g, '0x5eed')
    .replace(/(?<=\.(?:lua|hs|jl|cr):|line |\.nim\()\d+/g, '9')
    .replaceAll('cart 71', 'cart 9')
    .replace('inplace', '8f1d2c')
    .replace('2026/11/16 09:00:27 [error] 1932#0: *4', '2026/11/17 10:11:12 [error] 88#0: *9120');

describe.each(Object.entries(TRACES))('%s', (_, trace) => {
  test('is named by the first own function, of the right end', () => {
    expect(nameLine(trace)).toMatchObject({ method: 'in-app-frame' });
    expect(nameLine(trace).because).toMatch(/\btotal\b/);
  });

  test('is not split by lines, addresses, values and what stands before it', () => {
    expect(nameLine(elsewhere(trace)).fingerprint).toBe(nameLine(trace).fingerprint);
  });

  test('is another bug in another function', () => {
    expect(nameLine(trace.replaceAll('total', 'refund')).fingerprint).not.toBe(nameLine(trace).fingerprint);
  });
});

test.each([
  [LUA, 'cart 71 is closed'],
  [PERL, 'cart 71 is closed'],
  [MOJO, 'cart 71 is closed'],
])('the title is the message without its place', (trace, title) => {
  expect(titleOfLine(trace)).toBe(title);
});

test('one line of Perl is keyed on its file', () => {
  const died = (file: string, line: number) =>
    nameLine(`cart is closed at /srv/app/lib/${file} line ${line}.`).fingerprint;
  expect(died('Cart.pm', 9)).toBe(died('Cart.pm', 14));
  expect(died('Cart.pm', 9)).not.toBe(died('Stock.pm', 9));
});

describe('a stack that no reader knows', () => {
  const stack = (line: string) => `condition SHOP-CLOSED was signalled for 71
Backtrace for: #<SB-THREAD:THREAD "main" RUNNING {10015}>
  3: (SHOP::${line} 0x1004 71)
  4: (SHOP::POST #<REQUEST {1004A2}>)`;

  test('is named by its lines', () => {
    expect(nameStack(stack('TOTAL'))).toMatchObject({ method: 'stack-lines' });
    expect(nameStack(stack('TOTAL')).because).toContain('SHOP::TOTAL');
  });

  test('is not split by addresses, numbers and process ids', () => {
    const other = stack('TOTAL')
      .replaceAll('71', '9')
      .replace('0x1004', '0x77ab')
      .replaceAll('1004A2', '22FE01')
      .replace('10015', '4');
    expect(nameStack(other).fingerprint).toBe(nameStack(stack('TOTAL')).fingerprint);
  });

  test('is another bug with other lines', () => {
    expect(nameStack(stack('LOAD')).fingerprint).not.toBe(nameStack(stack('TOTAL')).fingerprint);
  });

  test('of one line is named by that line', () => {
    expect(nameStack('disk is full').fingerprint).toBe(nameLine('disk is full').fingerprint);
    expect(nameStack('disk is full').fingerprint).not.toBe(nameStack('cart is closed').fingerprint);
  });

  test('gives way to a trace in the message', () => {
    const { fingerprint } = fingerprintError({ service: 'shop', message: PERL, error: { stack: 'see the log' } });
    expect(fingerprint.fingerprint).toBe(nameLine(PERL).fingerprint);
  });
});
