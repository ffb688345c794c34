import { describe, expect, test } from 'vitest';
import { judgeCanary } from '../../../core/canary/judge-canary.ts';
import { canaryJudgementSchema, canaryTickSchema } from '../../../core/records/canary.ts';
import { counts, judgedOf, planOf, ticksOf } from '../../fixtures/canary.ts';

const PLAN = planOf();
const healthy = (tick: number) => counts(150, tick % 7 === 3 ? 1 : 0, tick % 3 === 0 ? 1 : 0);
const answer = (...ticks: Parameters<typeof ticksOf>) => judgeCanary(judgedOf(ticksOf(...ticks), PLAN));

describe('judgeCanary', () => {
  test.each([
    ['a healthy canary waits for its minutes', answer(19, healthy), 'not-yet', 'minutes'],
    ['and is good when they are over', answer(20, healthy), 'good', 'under-limit'],
    ['errors in every tick', answer(6, () => counts(150, 5)), 'back', 'worse-than-stable'],
    ['many slow requests', answer(9, () => counts(150, 0, 8)), 'back', 'worse-than-stable'],
    ['slow in the first minute only', answer(20, (tick) => counts(150, 0, tick < 2 ? 90 : 0)), 'good', 'under-limit'],
    ['one burst, however large', answer(4, (tick) => counts(150, tick === 3 ? 12 : 0)), 'not-yet', 'minutes'],
    ['too few requests', answer(30, () => counts(10)), 'not-yet', 'too-little'],
    ['still too few at the end', answer(120, () => counts(3)), 'undecided', 'too-little'],
    ['no points of the canary', answer(5, () => null), 'not-yet', 'no-metrics'],
    ['points that cannot be true', answer(20, () => counts(-150, 3)), 'not-yet', 'no-metrics'],
    [
      'both versions fail',
      answer(
        20,
        (t) => counts(150, t > 14 ? 30 : 0),
        (t) => counts(2_850, t > 14 ? 570 : 3, 6),
      ),
      'not-yet',
      'outage',
    ],
  ])('%s', (_, judgement, expected, rule) => {
    expect([judgement.answer, judgement.reasons[0]?.rule]).toEqual([expected, rule]);
  });

  test('the reason has its figures', () => {
    const { reasons } = answer(6, () => counts(150, 5));
    expect(reasons[0]).toMatchObject({
      rule: 'worse-than-stable',
      series: 'errors',
      canary: { events: 30, requests: 900 },
      stable: { events: 18, requests: 17_100 },
    });
    expect(reasons[0]?.evidence).toBeGreaterThan(reasons[0]?.needed ?? Number.POSITIVE_INFINITY);
  });

  test('stable over the limit itself: only the comparison counts, and that is said', () => {
    const plan = planOf(
      {},
      Array.from({ length: 240 }, () => counts(3_000, 30, 6)),
    );
    const ticks = ticksOf(
      30,
      (tick) => counts(150, 1 + (tick % 2)),
      () => counts(2_850, 28, 6),
    );
    const { answer: said, errors } = judgeCanary(judgedOf(ticks, plan));
    expect([said, errors.stableOverLimit]).toEqual(['not-yet', true]);
    expect(errors.target).toBeCloseTo(0.0125, 3);
  });

  test('ticks that were stored and read again are judged the same', () => {
    const ticks = ticksOf(25, (tick) => (tick === 4 ? null : healthy(tick)));
    const judgement = judgeCanary(judgedOf(ticks));
    const read = canaryTickSchema.array().parse(JSON.parse(JSON.stringify(ticks)));
    expect(judgeCanary(judgedOf(read))).toEqual(judgement);
    expect(canaryJudgementSchema.parse(JSON.parse(JSON.stringify(judgement)))).toEqual(judgement);
  });
});
