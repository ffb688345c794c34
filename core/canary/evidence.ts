import betainc from '@stdlib/math-base-special-betainc';
import betaln from '@stdlib/math-base-special-betaln';

/**
 * How well counts fit rates above `rate`, against `rate` itself: the likelihood of a mixture of all higher rates, by Beta(1/2, 1/2),
 * over that of `rate`. At a true rate of `rate` or less, it ever reaches 1/α with a chance of α at most, however often one looks
 * (Ville's inequality: https://en.wikipedia.org/wiki/Ville%27s_inequality).
 *
 * @param events may be a fraction: counts divided by their dispersion
 * @returns its natural logarithm; 0 where the counts say nothing, or the opposite
 */
export const evidenceAbove = (events: number, trials: number, rate: number): number =>
  events <= trials * rate ? 0 : evidence(events, trials, rate, true);

/** The same for rates below `rate`. */
export const evidenceBelow = (events: number, trials: number, rate: number): number =>
  events >= trials * rate ? 0 : evidence(events, trials, rate, false);

function evidence(events: number, trials: number, rate: number, isAbove: boolean): number {
  if (!(rate > 0) || rate >= 1) return 0;
  const others = Math.max(0, trials - events);
  const a = events + 0.5;
  const b = others + 0.5;
  const mixture = betaln(a, b) + Math.log(betainc(rate, a, b, true, isAbove));
  const prior = Math.log(Math.PI) + Math.log(shareOfPrior(rate, isAbove));
  const found = mixture - prior - events * Math.log(rate) - others * Math.log1p(-rate);
  return Math.min(MOST, Math.max(0, found));
}

/**
 * More proves nothing more. Its exponential is a number that the ledger takes: DynamoDB's client refuses any over 2^53 − 1.
 * https://github.com/aws/aws-sdk-js-v3/blob/main/packages/util-dynamodb/src/convertToAttr.ts
 */
const MOST = 36;

/** How much of Beta(1/2, 1/2) lies on one side of `rate`: the arcsine law. */
function shareOfPrior(rate: number, isAbove: boolean): number {
  const below = (2 / Math.PI) * Math.asin(Math.sqrt(rate));
  return isAbove ? 1 - below : below;
}
