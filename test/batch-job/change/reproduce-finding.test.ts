import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tryReproduction } from '../../../batch-job/change/reproduce-finding.ts';
import type { Side } from '../../../batch-job/repository/open-pull-request.ts';
import type { Reproduction } from '../../../core/records/reproduction.ts';

const directory = await mkdtemp(join(tmpdir(), 'reproduction-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

const behaviour = 'an item without a count counts once';
const shown: Reproduction = {
  path: 'test/total.test.js',
  text: `test('a count', () => assert.equal(total([{ price: 2 }]), 2, '${behaviour}'));\n`,
  behaviour,
};

interface Printed {
  readonly exitCode: number | null;
  readonly output: string;
}
const failing = (error: string): Printed => ({
  exitCode: 1,
  output: `TAP version 13\nnot ok 1 - a count\n  ---\n  failureType: 'testCodeFailure'\n  error: '${error}'\n  code: 'ERR_ASSERTION'\n  name: 'AssertionError'\n  ...\n1..1\n# pass 0\n# fail 1\n`,
});
const red = failing(behaviour);
const green: Printed = { exitCode: 0, output: 'TAP version 13\nok 1 - a count\n1..1\n# pass 1\n# fail 0\n' };
const broken: Printed = { exitCode: 1, output: "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '../src/total.js'\n" };

/** Each side prints what is given, one after the other, and at the end the last one again. */
function attempt(test: Reproduction, printed: Readonly<Record<Side, readonly Printed[]>>) {
  const runs: Side[] = [];
  const where = {
    regression: 'node --test {files}',
    paths: new Set(['src/total.js', 'test/old.test.js']),
    places: {
      bench: { exported: refuse, runnable: refuse, directory: refuse, run: refuse },
      with: async (side: Side) => ({
        directory,
        run: async () => {
          const own = printed[side];
          const index = runs.filter((each) => each === side).length;
          runs.push(side);
          return { timedOut: false, filledDisk: false, ...(own[index] ?? own.at(-1) ?? green) };
        },
      }),
    },
  };
  return tryReproduction(test, where).then((reproduced) => ({ reproduced, runs }));
}
const refuse = () => Promise.reject(new Error('not asked'));

test.each<[string, Readonly<Record<Side, readonly Printed[]>>]>([
  ['green on the base', { head: [red], base: [green] }],
  ['not loading on the base', { head: [red], base: [broken] }],
  ['red on the base for another reason', { head: [red], base: [failing('expected 4')] }],
])('red on the head each time, and %s, is reproduced', async (_, printed) => {
  const { reproduced, runs } = await attempt(shown, printed);
  expect(reproduced).toEqual({ isReproduced: true, test: shown });
  expect(runs).toEqual(['head', 'head', 'base']);
});

test.each<[string, Readonly<Record<Side, readonly Printed[]>>, RegExp]>([
  ['green on the head', { head: [green], base: [green] }, /green on the head/],
  ['red only once', { head: [red, green], base: [green] }, /green on the head/],
  ['not loading', { head: [broken], base: [broken] }, /does not load/],
  ['without an end', { head: [{ exitCode: null, output: behaviour }], base: [green] }, /does not load or does not end/],
  ['red at another assertion', { head: [failing('expected 4')], base: [green] }, /not at the assertion/],
  [
    'a crash that prints the words',
    {
      head: [
        {
          exitCode: 1,
          output: `not ok 1 - a\n  ---\n  error: 'Cannot read properties of undefined'\n  name: 'TypeError'\n  ...\n# ${behaviour}\n# pass 0\n# fail 1\n`,
        },
      ],
      base: [green],
    },
    /not at the assertion/,
  ],
  ['red on the base as well', { head: [red], base: [red] }, /red on the base as well/],
])('%s stays claimed', async (_, printed, why) => {
  expect((await attempt(shown, printed)).reproduced).toEqual({ isReproduced: false, why: expect.stringMatching(why) });
});

test.each<[string, Partial<Reproduction>, RegExp]>([
  ['no test', { text: ' ', behaviour: 'it cannot be shown' }, /no test can show it: it cannot be shown/],
  ['a file of the service', { path: 'src/other.js' }, /no place of a test/],
  ['a test that is there', { path: 'test/old.test.js' }, /is there already/],
  ['a behaviour that no assertion names', { behaviour: 'something else entirely' }, /names the behaviour/],
  ['a behaviour of few words', { behaviour: 'once' }, /names the behaviour/],
  ['no assertion', { text: `console.log('${behaviour}')` }, /objections: no-assertion/],
  ['a skipped test', { text: `test.skip('${behaviour}', () => assert.equal(1, 2));` }, /skipped/],
])('%s is not run', async (_, change, why) => {
  const { reproduced, runs } = await attempt({ ...shown, ...change }, { head: [red], base: [green] });
  expect(reproduced).toEqual({ isReproduced: false, why: expect.stringMatching(why) });
  expect(runs).toEqual([]);
});
