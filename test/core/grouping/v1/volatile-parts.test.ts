import { describe, expect, test } from 'vitest';
import { nameStack } from '../naming.ts';

const js = (...places: readonly string[]) => `Error: no\n${places.map((place) => `    at ${place}`).join('\n')}`;
const java = (...frames: readonly string[]) => `a.BException: x\n${frames.map((frame) => `\tat ${frame}`).join('\n')}`;
const net = (frame: string) => `System.Exception: x\n   at ${frame}`;
const python = (file: string) =>
  `Traceback (most recent call last):\n  File "${file}", line 3, in total\nValueError: x`;
const ruby = (frame: string) => `${frame}: x (ArgumentError)\n\tfrom /app/lib/api.rb:3:in 'post'`;
const php = (place: string) => `Exception: x in ${place}:3\nStack trace:\n#0 {main}`;
const go = (name: string) => `panic: x\n\ngoroutine 7 [running]:\n${name}(0x1)\n\t/app/cart.go:3 +0x1d`;

describe('a new build, another version or another process does not split a bug', () => {
  test.each([
    [
      'chunks by number',
      js('total (/app/.next/server/chunks/731.js:1:2)'),
      js('total (/app/.next/server/chunks/912.js:1:9)'),
    ],
    [
      'chunks by number and hash',
      js('total (https://a.example/_next/static/chunks/731-3f9a1c2b4d5e6f70.js:1:2)'),
      js('total (https://a.example/_next/static/chunks/88-77ab01cd4d5e6f70.js:1:9)'),
    ],
    [
      'chunks of Turbopack',
      js('total (/app/.next/server/chunks/ssr/src_cart_ts_3f9a1c._.js:1:2)'),
      js('total (/app/.next/server/chunks/ssr/src_cart_ts_77ab01._.js:1:9)'),
    ],
    ['chunks of esbuild', js('total (/app/dist/chunk-4VNS5WPM.js:1:2)'), js('total (/app/dist/chunk-Q7XABC2D.js:1:9)')],
    [
      'assets of Vite',
      js('total (https://a.example/assets/cart-DiwrgTda.js:1:2)'),
      js('total (https://a.example/assets/cart-B1x_2Y3z.js:1:9)'),
    ],
    [
      'a package manager’s store',
      js('f (/app/node_modules/.pnpm/pg@8.11.0_react@18.3.1/node_modules/pg/lib/client.js:1:2)'),
      js('f (/app/node_modules/.pnpm/pg@8.12.3/node_modules/pg/lib/client.js:1:9)'),
    ],
    [
      'blobs by id',
      js('total (blob:https://a.example/0a1b2c3d-1111-4222-8333-444455556666:1:2)'),
      js('total (blob:https://a.example/99999999-1111-4222-8333-444455556666:1:9)'),
    ],
    [
      'an assembly’s version',
      net('Acme.Shop.Cart.Total() (Acme.Shop, Version=1.4.0.0, Culture=neutral, PublicKeyToken=null)'),
      net('Acme.Shop.Cart.Total() (Acme.Shop, Version=1.5.2.0, Culture=neutral, PublicKeyToken=null)'),
    ],
    [
      'an assembly’s version in a type',
      net('Acme.Shop.Store`1[[Acme.Shop.Item, Acme.Shop, Version=1.4.0.0, Culture=neutral]].Load()'),
      net('Acme.Shop.Store`1[[Acme.Shop.Item, Acme.Shop, Version=2.0.0.0, Culture=neutral]].Load()'),
    ],
    [
      'jars',
      java('a.Cart.total(Cart.java:3) ~[app-1.2.3.jar:?]'),
      java('a.Cart.total(Cart.java:4) ~[app-1.3.0.jar!/:1.3.0]'),
    ],
    [
      'Clojure’s symbols',
      java('a.cart$total$fn__12045.invoke(cart.clj:3)'),
      java('a.cart$total$fn__9.invoke(cart.clj:4)'),
    ],
    ['Kotlin’s lambdas', java('a.Cart.total$lambda-3(Cart.kt:3)'), java('a.Cart.total$lambda-11(Cart.kt:4)')],
    [
      'Groovy’s closures',
      java('a.Cart$_total_closure1.call(Cart.groovy:3)'),
      java('a.Cart$_total_closure7.call(Cart.groovy:4)'),
    ],
    [
      'hidden classes',
      java('a.Cart$$Lambda/0x00007f1c34.apply(Unknown Source)'),
      java('a.Cart$$Lambda/0x00007fbb01.apply(Unknown Source)'),
    ],
    ['proxies', java('a.Cart$$SpringCGLIB$$0.total(<generated>)'), java('a.Cart$$SpringCGLIB$$2.total(<generated>)')],
    ['temporary folders', python('/tmp/tmpa1b2c3d4/cart.py'), python('/tmp/tmpzz99xx11/cart.py')],
    [
      'eggs',
      python('/srv/venv/lib/python3.8/site-packages/a-1.2-py3.8.egg/a/cart.py'),
      python('/srv/venv/lib/python3.12/site-packages/a-1.4-py3.12.egg/a/cart.py'),
    ],
    [
      'gems',
      ruby("/usr/lib/ruby/gems/3.3.0/gems/rack-3.0.8/lib/rack.rb:3:in 'call'"),
      ruby("/usr/lib/ruby/gems/3.4.0/gems/rack-3.1.0/lib/rack.rb:4:in 'call'"),
    ],
    [
      'gems from git',
      ruby("/app/vendor/bundler/gems/shop-a1b2c3d4e5f6/shop.rb:3:in 'call'"),
      ruby("/app/vendor/bundler/gems/shop-f6e5d4c3b2a1/shop.rb:4:in 'call'"),
    ],
    [
      'compiled views of Rails',
      ruby("/app/app/views/carts/show.html.erb:3:in '_app_views_carts_show_html_erb___4321_7160'"),
      ruby("/app/app/views/carts/show.html.erb:4:in '_app_views_carts_show_html_erb__99_88'"),
    ],
    [
      'compiled views of Laravel',
      php('/app/storage/framework/views/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567.php'),
      php('/app/storage/framework/views/99999c3d4e5f60718293a4b5c6d7e8f901234567.php'),
    ],
    ['Go’s closures', go('main.Cart.total.func1.2'), go('main.Cart.total.func3-range1')],
    ['Go’s deferred wrappers', go('main.Cart.total.deferwrap1'), go('main.Cart.total.deferwrap2')],
  ])('%s', (_, one, other) => {
    expect(nameStack(one).method).not.toBe('stack-lines');
    expect(nameStack(other).fingerprint).toBe(nameStack(one).fingerprint);
  });
});

describe('what looks like it tells bugs apart', () => {
  test.each([
    ['one letter of a minified bundle', js('e (/a/chunks/731.js:1:2)'), js('e (/a/chunks/912.js:1:9)')],
    [
      'files of eight letters',
      js('f (/app/src/assets/cart-checkout.js:1:2)'),
      js('f (/app/src/assets/cart-delivery.js:1:9)'),
    ],
    [
      'types',
      net('Acme.Shop.Cart.Total() (Acme.Shop, Version=1.4.0.0)'),
      net('Acme.Shop.Bill.Total() (Acme.Shop, Version=1.4.0.0)'),
    ],
  ])('%s', (_, one, other) => {
    expect(nameStack(other).fingerprint).not.toBe(nameStack(one).fingerprint);
  });
});

describe('a frame of the runtime or a framework gives way to the first own one', () => {
  test.each([
    [
      'Deno',
      js(
        'deno:core/01_core.js:106:46',
        'unwrap (ext:core/01_core.js:126:13)',
        'load (file:///srv/app/src/cart.ts:12:3)',
      ),
      'cart.load',
    ],
    ['Bun', js('internalRead (bun:sqlite:3:1)', 'load (/srv/app/src/cart.ts:12:3)'), 'cart.load'],
    [
      'pnpm',
      js('f (/app/node_modules/.pnpm/pg@8.11.0/node_modules/pg/lib/client.js:1:2)', 'load (/app/src/cart.js:2:3)'),
      'cart.load',
    ],
  ])('%s', (_, stack, frame) => {
    expect(nameStack(stack).because).toContain(frame);
  });
});
