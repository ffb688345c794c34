import { describe, expect, test } from 'vitest';
import { type Cell, GRID, KINDS } from '../../bench/canary/cells.ts';
import { missesOf } from '../../bench/canary/misses.ts';
import { type Played, playCell } from '../../bench/canary/play-cell.ts';

const cellOf = (name: string): Cell => {
  const found = [...GRID, ...KINDS].find((cell) => cell.name === name);
  if (found === undefined) throw new Error(`no cell ${name}`);
  return found;
};

/** `npm run bench -- canary` plays them all, two thousand times each. */
describe('the judge on simulated canaries', () => {
  test.each([
    '100/s 0.1 → 0.1, bursts of 1',
    '100/s 0.1 → 3',
    '100/s 0.1 → 3, bursts of 4',
    '100/s 0.1 → 0.5, bursts of 1',
    '100/s 0.1, calm, then bursts of 8',
    '100/s, half of it slow in the first minute',
    '100/s, both fail 2 min at 30 %',
    "100/s, a customer's 20 errors at once",
    '100/s, points late',
    '100/s, counters reset',
  ])('%s', (name) => {
    const cell = cellOf(name);
    expect(missesOf(cell, playCell(cell, 20, 'test'))).toEqual([]);
  });
});

describe('what is missed', () => {
  const played: Played = { runs: 100, on: 0, ask: 0, early: 0, backAfter: [], onAfter: [], threshold: 0, rankSum: 0 };
  const often = (minutes: number, count = 100) => Array.from({ length: count }, () => minutes);

  test.each([
    ['a healthy canary rolled back', '100/s 0.3 → 0.3, bursts of 1', { backAfter: often(5, 4) }, ['back > 1']],
    ['one of a hundred', '100/s 0.3 → 0.3, bursts of 1', { backAfter: often(5, 1) }, []],
    ['a bad one passed', '100/s 0.1 → 1', { on: 30, backAfter: often(5, 70) }, ['back < 99', 'on > 5']],
    ['one found too late', '100/s 0.1 → 3', { backAfter: often(4) }, ['back within 3 min < 99']],
    ['good said of too few requests', '1/s 0.1 → 0.1, bursts of 1', { on: 1 }, ['on > 0']],
    ['good said too seldom', '100/s 0.1 → 0.1, bursts of 1', { on: 80 }, ['on < 95']],
    ['good said too early', '100/s 0.3 → 0.3, bursts of 1', { on: 50, early: 1 }, ['on too early']],
  ])('%s', (_, name, ended, misses) => {
    expect(missesOf(cellOf(name), { ...played, ...ended })).toEqual(misses);
  });
});
