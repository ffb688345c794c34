import { expect, test } from 'vitest';
import { readOptions } from '../../bench/fix-replay/options.ts';

test('a repository and a commit are enough, and then the whole runtime plays', () => {
  expect(readOptions(['dir', 'abc'])).toEqual({
    directory: 'dir',
    fix: 'abc',
    verificationAlone: false,
    answers: [],
    test: {},
  });
});

test('the verification alone, a stack trace and test commands are asked for in any order', () => {
  expect(
    readOptions([
      '--verification',
      'dir',
      '--answer=no-op',
      '--answer=true fix',
      '--setup',
      'make',
      'abc',
      'stack.txt',
      '--command=a',
      '--regression=a {files}',
    ]),
  ).toEqual({
    directory: 'dir',
    fix: 'abc',
    stackFile: 'stack.txt',
    verificationAlone: true,
    answers: ['no-op', 'true fix'],
    test: { setup: 'make', command: 'a', regression: 'a {files}' },
  });
});

test.each([
  { because: 'no commit is named', args: ['dir'] },
  { because: 'an argument has no meaning', args: ['dir', 'abc', 'stack.txt', 'more'] },
  { because: 'an option is not known', args: ['dir', 'abc', '--verify'] },
  { because: 'one command comes without the other', args: ['dir', 'abc', '--command', 'a'] },
])('what is expected is said when $because', ({ args }) => {
  expect(() => readOptions(args)).toThrow('fix-replay DIR FIX [STACK] [--verification]');
});
