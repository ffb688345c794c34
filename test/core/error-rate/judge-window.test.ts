import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  errorRateCheckName,
  errorRateCheckSchema,
  errorRateSearchesPerHour,
} from '../../../core/config/error-rate-check-schema.ts';
import { isJudged, judgeWindow, newestWindow } from '../../../core/error-rate/judge-window.ts';
import { alertSchema } from '../../../core/records/alert.ts';
import type { ErrorRateState } from '../../../core/records/error-rate-state.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);
const WATCH = errorRateCheckSchema.parse({ service: 'checkout', env: 'production', threshold: 15 });
const WINDOW = { from: NOW - 5 * MINUTE, to: NOW };

const judge = (counted: { errors: number; total: number }, current?: ErrorRateState, watch = WATCH) =>
  judgeWindow(current, { watch, window: WINDOW, counted, query: 'q', link: 'https://x', now: NOW + MINUTE });
const troubled: ErrorRateState = {
  name: errorRateCheckName(WATCH),
  version: 3,
  judged: NOW - 10 * MINUTE,
  troubledSince: NOW - 20 * MINUTE,
};

test.each([
  ['a minute after its end', NOW + MINUTE, NOW],
  ['just before that', NOW + MINUTE - 1, NOW - 5 * MINUTE],
  ['minutes later', NOW + 5 * MINUTE, NOW],
])('a window is looked at %s', (_, now, to) => {
  expect(newestWindow(WATCH, now)).toEqual({ from: to - 5 * MINUTE, to });
});

test('windows follow each other without a gap and without an overlap, whenever one looks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(2 ** 41), (window, now) => {
      const newest = newestWindow({ window }, now);
      expect(newest.to - newest.from).toBe(window * MINUTE);
      expect(newestWindow({ window }, now + window * MINUTE).from).toBe(newest.to);
      expect(now - newest.to).toBeGreaterThanOrEqual(MINUTE);
    }),
  );
});

describe('what is an alert', () => {
  test.each([
    ['nothing is logged', { errors: 0, total: 0 }, undefined],
    ['few errors', { errors: 9, total: 9 }, undefined],
    ['a small part', { errors: 14, total: 100 }, undefined],
    ['as many as the threshold says', { errors: 15, total: 100 }, 'triggered'],
    ['everything', { errors: 10, total: 10 }, 'triggered'],
  ])('%s', (_, counted, kind) => {
    expect(judge(counted).alert?.kind).toBe(kind);
  });

  test('trouble that goes on is one more occurrence, and its end is told once', () => {
    const on = judge({ errors: 50, total: 100 }, troubled);
    expect(on.alert).toMatchObject({ kind: 'renotified', transition: 'Renotify' });
    expect(on.state).toMatchObject({ judged: WINDOW.from, troubledSince: troubled.troubledSince });
    const over = judge({ errors: 0, total: 100 }, on.state);
    expect(over.alert).toMatchObject({ kind: 'recovered', transition: 'Recovered', cycleKey: on.alert?.cycleKey });
    expect(over.state).not.toHaveProperty('troubledSince');
    expect(judge({ errors: 0, total: 100 }, over.state).alert).toBeUndefined();
  });

  test('it is an alert as a monitor’s: tags, times, an id of the window, and what a person reads', () => {
    const { alert } = judge({ errors: 234, total: 1000 });
    expect(alertSchema.parse(alert)).toEqual(alert);
    expect(alert).toMatchObject({
      id: `watch-${errorRateCheckName(WATCH)}-${WINDOW.from}`,
      service: 'checkout',
      env: 'production',
      at: WINDOW.to,
      title: 'checkout: 23.4 % of 5 minutes’ logs are errors (234 of 1000)',
    });
    expect(judge({ errors: 240, total: 1000 }).alert?.id).toBe(alert?.id);
  });
});

test('a window that was judged, or an earlier one, is not judged again', () => {
  const { state } = judge({ errors: 0, total: 1 });
  expect(isJudged(state, WINDOW)).toBe(true);
  expect(isJudged(state, { from: WINDOW.from - 1, to: WINDOW.to })).toBe(true);
  expect(isJudged(state, { from: WINDOW.to, to: WINDOW.to + 1 })).toBe(false);
  expect(isJudged(undefined, WINDOW)).toBe(false);
});

test('each watch has a name of its own, and makes a search a window', () => {
  const others = [{ env: undefined }, { query: '@http.route:*' }, { window: 10 }, { threshold: 5 }, { minimum: 1 }];
  const names = [WATCH, ...others.map((other) => ({ ...WATCH, ...other }))].map(errorRateCheckName);
  expect(new Set(names).size).toBe(names.length);
  expect(errorRateSearchesPerHour([{ window: 5 }, { window: 60 }, { window: 7 }])).toBe(22);
});
