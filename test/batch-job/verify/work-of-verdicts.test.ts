import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerifyFixOptions } from '../../../batch-job/verify/verify-fix.ts';
import { incidentFixture } from '../../fakes/records.ts';
import type { Files } from '../repository/workbench.ts';
import * as tap from './tap-repository.ts';

let repository: Awaited<ReturnType<typeof tap.openTapRepository>>;
let workDirectory: string;
beforeAll(async () => {
  repository = await tap.openTapRepository();
  workDirectory = await mkdtemp(join(tmpdir(), 'verdicts-'));
});
afterAll(async () => {
  await repository.close();
  await rm(workDirectory, { recursive: true });
});

/** An error of other code, to which neither the fix nor the test leads. */
const OTHER_BUG = incidentFixture({
  representative: {
    id: 'event-1',
    timestamp: 0,
    kind: 'TypeError',
    message: 'no price',
    stack: 'TypeError: no price\n    at price (/srv/shop/src/price:1:8)',
  },
});
const { BREAKING, FIXED, NO_OP, REGRESSION } = tap;
const IDLE = { 'test/oversold.t': "check 'never below nothing' grep -q stock src/stock\n" };
/** A title that no file holds as it is printed. */
const UNPLACED = {
  'run.sh': String(tap.BASE['run.sh']).replace('$1;', '"unit $1";').replace("location: '%s:1:1'", "of: '%s'"),
};
const EDITING = { 'test/stock.t': tap.BASE['test/stock.t'].replace('even = yes', 'even = no') };

interface Verdict {
  readonly change: Files;
  readonly options?: Partial<VerifyFixOptions> & { base?: Files };
  readonly expected: string;
}

/** A refusal is to take no longer than a verified fix. Seconds depend on the machine, so what is counted is the work. */
const VERDICTS: Record<string, Verdict> = {
  'a fix that is verified': {
    change: { ...FIXED, ...REGRESSION },
    expected: 'verified: suite 2, test files 4, trees 4',
  },
  'a fix that is verified, and edits an old test': {
    change: { ...FIXED, ...REGRESSION, 'test/stock.t': tap.BASE['test/stock.t'].replace("'stock - wanted'", 'wanted') },
    options: { base: { 'test/stock.t': tap.BASE['test/stock.t'].replace('stock - wanted', 'left = ') } },
    expected: 'verified: suite 2, test files 4, trees 5',
  },
  'a test that is green without the fix': {
    change: { ...FIXED, ...IDLE },
    expected: 'refused: suite 1, test files 1, trees 2',
  },
  'a fix that mends nothing': {
    change: { ...NO_OP, ...REGRESSION },
    expected: 'refused: suite 1, test files 2, trees 3',
  },
  'a fix that breaks another test': {
    change: { ...BREAKING, ...REGRESSION },
    expected: 'refused: suite 2, test files 4, trees 4',
  },
  'a fix that breaks a test, and edits what the test expects': {
    change: { ...BREAKING, ...REGRESSION, ...EDITING },
    expected: 'changes-old-test: suite 2, test files 5, trees 5',
  },
  // As many runs. One of them is of the suite, since no smaller one is known to hold the test.
  'a fix that breaks a test whose file nothing tells': {
    change: { ...BREAKING, ...REGRESSION },
    options: { base: UNPLACED },
    expected: 'refused: suite 3, test files 3, trees 4',
  },
  'a fix of another bug': {
    change: { ...FIXED, ...REGRESSION },
    options: { incident: OTHER_BUG },
    expected: 'unrelated-test: suite 2, test files 4, trees 4',
  },
};

test.each(Object.entries(VERDICTS))('%s', async (name, { change, options, expected }) => {
  const place = join(workDirectory, name.replaceAll(' ', '-'));
  const { verified, runs, rule } = await repository.verify(change, { ...options, workDirectory: place });
  const suites = runs.filter(({ command }) => command === tap.COMMANDS.command).length;
  const trees = (await readdir(place)).length;
  const verdict = verified ? 'verified' : (rule ?? 'refused');
  expect(`${verdict}: suite ${suites}, test files ${runs.length - suites}, trees ${trees}`).toBe(expected);
});
