import { describe, expect, test } from 'vitest';
import { readStack } from '../../../../core/grouping/stack/read-stack.ts';
import { nameLine, titleOfLine } from '../naming.ts';

const GDB = `Program terminated with signal SIGABRT, Aborted.
#0  0x00007bef05ef2067 in __GI_raise (sig=sig@entry=6) at ../sysdeps/unix/sysv/linux/raise.c:56
#1  0x00007bef05ef3448 in __GI_abort () at abort.c:89
#2  0x00007bef067dfb3d in __gnu_cxx::__verbose_terminate_handler() () from /usr/lib/x86_64-linux-gnu/libstdc++.so.6
#3  0x00007bef067ddbb6 in ?? () from /usr/lib/x86_64-linux-gnu/libstdc++.so.6
#4  0x000055d0c8a1b2cf in shop::Cart::total (this=0x1, on=0x7f <shop::done (int)>, n=3) at /build/src/cart.cpp:88
#5  0x000055d0c8a1c001 in main () at /build/src/main.cpp:12`;

/** What the same crash looks like in each tool; ADDRESS differs from run to run. */
const CRASHES = {
  gdb: GDB,
  'gdb, on an assertion': GDB.replace(
    /#2[\s\S]*?(?=#4)/,
    `#2  0x00007bef05ee9729 in __assert_fail_base (fmt=0x7 "%s%s", assertion=0x5 "n > 0") at assert.c:92
#3  0x00007bef05efaf36 in __GI___assert_fail (assertion=0x5 "n > 0", file=0x5 "cart.cpp") at assert.c:101
`,
  ),
  'gdb, on a signal': GDB.replace(
    /#0[\s\S]*?(?=#4)/,
    '#0  __pthread_kill_implementation (no_tid=0, signo=6) at ./nptl/pthread_kill.c:44\n#1  <signal handler called>\n',
  ),
  lldb: `* thread #1, stop reason = signal SIGABRT
  * frame #0: 0x00007ff8 libsystem_kernel.dylib\`__pthread_kill + 10
    frame #1: 0x00007ff9 libsystem_c.dylib\`abort + 123
    frame #2: 0x00000001 shopd\`shop::Cart::total(this=0x0000000000000001, n=3) at cart.cpp:88:3
    frame #3: 0x00000001 shopd\`main at main.cpp:12:5`,
  AddressSanitizer: `==71==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x0000004c3b1
READ of size 4 at 0x602000000010 thread T0
    #0 0x7f2a1 in __interceptor_memcpy /build/llvm/projects/compiler-rt/lib/asan/asan_interceptors.cc:22
    #1 0x4c3b10 in shop::Cart::total(int) /build/src/cart.cpp:88:3
    #2 0x4c3b99 in main /build/src/main.cpp:12:5
    #3 0x7f2a in __libc_start_main (/lib/x86_64-linux-gnu/libc.so.6+0x2082f) (BuildId: 8f1d2c)`,
  backtrace_symbols: `terminate called after throwing an instance of 'shop::ClosedError'
  what():  cart is closed
/lib/x86_64-linux-gnu/libc.so.6(gsignal+0xcb) [0x7f1d3a5c7083]
./shopd(_ZN4shop4Cart5totalEi+0x2f) [0x55d0c8a1b2cf]
./shopd(main+0x91) [0x55d0c8a1c001]
/lib/x86_64-linux-gnu/libc.so.6(__libc_start_main+0xf3) [0x7f1d3a5c7083]
./shopd(+0x1f2e) [0x55d0c8a19f2e]`,
  'Boost.Stacktrace': ` 0# boost::stacktrace::basic_stacktrace<std::allocator<boost::stacktrace::frame> >::init() at /usr/include/boost/stacktrace/stacktrace.hpp:75
 1# shop::Cart::total(int) at /build/src/cart.cpp:88
 2# main at /build/src/main.cpp:12
 3# __libc_start_main in /lib/x86_64-linux-gnu/libc.so.6`,
  glog: `*** SIGABRT (@0x47) received by PID 71 (TID 0x7f) from PID 71; stack trace: ***
    @     0x7f1d3a5c7083 __GI_raise
    @     0x55d0c8a1b2cf shop::Cart::total()
    @     0x55d0c8a1c001 main`,
  Android: `signal 6 (SIGABRT), code -1 (SI_QUEUE)
      #00 pc 0000000000089b0c  /apex/com.android.runtime/lib64/bionic/libc.so (abort+164) (BuildId: 8f1d2c)
      #01 pc 0000000000012a40  /data/app/com.acme.shop-1/lib/arm64/libshop.so (shop::Cart::total(int)+32) (BuildId: 77ab)`,
  'a crash report of macOS': `Thread 0 Crashed:
0   libsystem_kernel.dylib        	0x00007ff81a2c __pthread_kill + 10
1   libsystem_c.dylib             	0x00007ff81a30 abort + 123
2   shopd                         	0x0000000104f2 shop::Cart::total(int) + 132 (cart.cpp:88)
3   shopd                         	0x0000000104f9 main + 40 (main.cpp:12)`,
} as const;

const CASES = Object.entries(CRASHES);
/** Another build and another run: addresses, offsets and lines. */
const elsewhere = (trace: string) =>
  trace
    .replace(/0x[\da-f]+/g, '0x5eed')
    .replace(/ pc [\da-f]+/g, ' pc 0000000000000999')
    .replace(/\+\d+\)/g, '+77)')
    .replace(/(?<=\.cpp:)[\d:]+/g, '7')
    .replace(/ \+ \d+/g, ' + 3');

describe('the first own frame names a native crash, not the machinery of aborting', () => {
  test.each(CASES)('%s', (_, trace) => {
    expect(nameLine(trace).method).toBe('in-app-frame');
    expect(nameLine(trace).because).toMatch(/Cart(?:::|5)total/);
  });

  test.each(CASES)('%s: another run and another build do not split it', (_, trace) => {
    expect(nameLine(elsewhere(trace)).fingerprint).toBe(nameLine(trace).fingerprint);
  });

  test.each(CASES)('%s: another function is another bug', (_, trace) => {
    const other = trace.replace('Cart::total', 'Stock::load').replace('Cart5total', 'Stock4load');
    expect(nameLine(other).fingerprint).not.toBe(nameLine(trace).fingerprint);
  });
});

test('an uncaught C++ exception has its kind and message', () => {
  const [exception] = readStack(CRASHES.backtrace_symbols);
  expect(exception).toMatchObject({ kind: 'shop::ClosedError', message: 'cart is closed' });
  expect(titleOfLine(CRASHES.backtrace_symbols)).toBe('shop::ClosedError: cart is closed');
});

test('a finding of a sanitizer has the kind of the finding', () => {
  expect(readStack(CRASHES.AddressSanitizer)[0]?.kind).toBe('AddressSanitizer: heap-use-after-free');
});
