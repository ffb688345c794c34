import { describe, expect, test } from 'vitest';
import { readStack } from '../../../../core/grouping/stack/read-stack.ts';
import { nameLine, titleOfLine } from '../naming.ts';

const DART = `Unhandled exception:
Null check operator used on a null value
#0      State.setState (package:flutter/src/widgets/framework.dart:1167:9)
#1      CartModel.total.<anonymous closure> (package:shop/cart/cart_model.dart:12:7)
<asynchronous suspension>
#2      main (file:///srv/app/bin/main.dart:4:3)
#3      _delayEntrypointInvocation.<anonymous closure> (dart:isolate-patch/isolate_patch.dart:297:19)`;

const DART_TERSE = `Bad state: No element
package:collection/src/iterable_extensions.dart 12:5  IterableExtension.firstOrThrow
package:shop/cart/cart_model.dart 12:7                CartModel.total
dart:async/zone.dart 1407:47                          _rootRunUnary`;

const FLUTTER = `══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞═══════════════════════════
The following StateError was thrown building Cart(dirty):
Bad state: No element

When the exception was thrown, this was the stack:
#0      ListMixin.firstWhere (dart:collection/list.dart:167:5)
#1      CartModel.total (package:shop/cart/cart_model.dart:12:7)
#2      StatelessElement.build (package:flutter/src/widgets/framework.dart:5559:49)`;

const VAPOR = `App/Cart.swift:33: Fatal error: Unexpectedly found nil while unwrapping an Optional value
0x7f3d3e89b3bf
0x5623cca3bcbb, closure #1 in App.CartModel.total(using: ConsoleKit.CommandContext) throws -> () at /host/Sources/App/Cart.swift:33
0x5623cce24ba2, (extension in ConsoleKit):ConsoleKit.Command.run(using: inout ConsoleKit.CommandContext) throws -> () at /host/.build/checkouts/console-kit/Sources/ConsoleKit/Command.swift:93`;

const SWIFT = `💣 Program crashed: Bad pointer dereference at 0x0000000000000004

Thread 0 "shopd" crashed:

0 [inlined] 0x00000001048e7fd8 Swift runtime failure: Unexpectedly found nil + 64 in shopd at <compiler-generated>:0:0
1 [ra]      0x00000001048e7fe0 CartModel.total(_:) + 132 in shopd at /src/Sources/App/Cart.swift:12:15
2 [ra] [system] 0x00000001048e8fd8 start + 2432 in dyld

Thread 1:

0 0x00007ff8 __semwait_signal + 10 in libsystem_kernel.dylib`;

const TRACES = { DART, DART_TERSE, FLUTTER, VAPOR, SWIFT };

const elsewhere = (trace: string) =>
  trace
    .replace(/0x[\da-f]+/g, '0x5eed')
    .replace(/(?<=\.(?:dart|swift):)\d+(?::\d+)?/g, '9')
    .replace(/(?<=\.dart )\d+:\d+/g, '9:9')
    .replace(/(?<= \+ )\d+/g, '9');

describe.each(Object.entries(TRACES))('%s', (_, trace) => {
  test('is named by the first own function', () => {
    expect(nameLine(trace)).toMatchObject({ method: 'in-app-frame' });
    expect(nameLine(trace).because).toContain('CartModel.total');
    expect(nameLine(trace).because).not.toContain('closure');
  });

  test('is not split by lines and addresses', () => {
    expect(nameLine(elsewhere(trace)).fingerprint).toBe(nameLine(trace).fingerprint);
  });

  test('is another bug in another function', () => {
    expect(nameLine(trace.replace('CartModel.total', 'Stock.load')).fingerprint).not.toBe(nameLine(trace).fingerprint);
  });
});

test.each([
  [DART, 'Null check operator used on a null value'],
  [FLUTTER, 'StateError: Bad state: No element'],
  [VAPOR, 'Fatal error: Unexpectedly found nil while unwrapping an Optional value'],
])('its title is the error alone', (trace, title) => {
  expect(titleOfLine(trace)).toBe(title);
});

test('a Dart frame keeps its package, its path and its line', () => {
  expect(readStack(DART)[0]?.frames[1]).toEqual({
    language: 'dart',
    package: 'shop',
    function: 'CartModel.total.<anonymous closure>',
    file: 'package:shop/cart/cart_model.dart',
    line: 12,
  });
});

describe('a fatal error of Swift without a backtrace is keyed on its file', () => {
  test.each([
    ['today', (file: string) => `${file}:33: Fatal error: Index out of range`],
    ['until 5.4', (file: string) => `Fatal error: Index out of range: file ${file}, line 33`],
  ])('%s', (_, fatal) => {
    const [one, moved, other] = [
      fatal('App/Cart.swift'),
      fatal('App/Cart.swift').replace('33', '40'),
      fatal('App/Stock.swift'),
    ];
    expect(nameLine(moved).fingerprint).toBe(nameLine(one).fingerprint);
    expect(nameLine(other).fingerprint).not.toBe(nameLine(one).fingerprint);
  });
});
