import { describe, expect, test } from 'vitest';
import { readStack } from '../../../../core/grouping/stack/read-stack.ts';
import { nameLine, nameStack, titleOfLine } from '../naming.ts';

const NOTE = 'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace';
const UNWRAPPED = 'called `Result::unwrap()` on an `Err` value';

describe('a panic without a backtrace is keyed on its file', () => {
  test.each([
    ['today', (place: string) => `thread 'main' panicked at ${place}:\nattempt to divide by zero\n${NOTE}`],
    ['with a thread id', (place: string) => `thread 'main' (71) panicked at ${place}:\nattempt to divide by zero`],
    ['before 1.73', (place: string) => `thread 'main' panicked at 'attempt to divide by zero', ${place}\n${NOTE}`],
    ['before 1.73, alone', (place: string) => `thread 'main' panicked at 'attempt to divide by zero', ${place}`],
    [
      'before 1.73, over several lines',
      (place: string) =>
        `thread '<unnamed>' panicked at 'assertion failed: \`(left == right)\`\n  left: \`1\`,\n right: \`2\`', ${place}`,
    ],
    [
      'of color-eyre',
      (place: string) => `The application panicked (crashed).\nMessage:  attempt to divide by zero\nLocation: ${place}`,
    ],
    [
      'of an eyre report',
      (place: string) => `Error: \n   0: cannot place order\n   1: timeout\n\nLocation:\n   ${place}`,
    ],
  ])('%s', (_, panic) => {
    const [one, moved, other] = ['src/cart.rs:12:10', 'src/cart.rs:40:3', 'src/stock.rs:12:10'].map((place) =>
      nameLine(panic(place)),
    );
    expect(one?.because).toContain('src/cart');
    expect(moved?.fingerprint).toBe(one?.fingerprint);
    expect(other?.fingerprint).not.toBe(one?.fingerprint);
  });

  test('values in the message do not split it', () => {
    const panic = (line: number) =>
      nameLine(`thread 'main' panicked at '${UNWRAPPED}: Error("expected value", line: ${line})', src/a.rs:1:2`);
    expect(panic(1).fingerprint).toBe(panic(77).fingerprint);
  });

  test('of a library, whose version and folder do not split it', () => {
    const panic = (folder: string) => nameLine(`thread 'main' panicked at ${folder}/src/io.rs:1:2:\nno reactor`);
    const one = panic('/root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/tokio-1.36.0');
    expect(one.because).toContain('tokio/src/io');
    expect(one.fingerprint).toBe(
      panic('/usr/local/cargo/registry/src/github.com-1ecc6299db9ec823/tokio-1.9.1').fingerprint,
    );
  });

  test('its title has the message without the note', () => {
    expect(titleOfLine(`thread 'main' panicked at src/cart.rs:12:10:\nattempt to divide by zero\n${NOTE}`)).toBe(
      'panic: attempt to divide by zero',
    );
    expect(titleOfLine(`thread 'main' panicked at '${UNWRAPPED}: Closed', src/cart.rs:1:2`)).toBe(
      `panic: ${UNWRAPPED}: Closed`,
    );
  });
});

describe('a list of causes is no list of frames', () => {
  const report = (frame: string) => `cannot place order

Caused by:
    0: connection refused (os error 111)
    1: timed out

Stack backtrace:
   0: anyhow::error::<impl core::convert::From<E> for anyhow::Error>::from
             at /root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/anyhow-1.0.80/src/error.rs:551:25
   1: ${frame}
             at ./src/cart.rs:12:10
   2: std::rt::lang_start
             at /rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/std/src/rt.rs:165:17`;

  test('of anyhow: the causes are the chain, the frames are where the first error was made', () => {
    expect(readStack(report('shop::cart::total')).map(({ relation, message }) => [relation, message])).toEqual([
      ['outermost', 'cannot place order'],
      ['cause', 'connection refused (os error 111)'],
      ['cause', 'timed out'],
    ]);
    expect(nameStack(report('shop::cart::total')).because).toContain('shop::cart.total');
    expect(nameStack(report('shop::cart::total')).fingerprint).not.toBe(
      nameStack(report('shop::stock::load')).fingerprint,
    );
  });

  test('of anyhow with one cause, which has no number', () => {
    const stack = report('shop::cart::total').replace(/ {4}0: (.*)\n.*\n/, '    $1\n');
    expect(readStack(stack).map(({ message }) => message)).toEqual([
      'cannot place order',
      'connection refused (os error 111)',
    ]);
  });
});
