import { probit } from 'simple-statistics';

/**
 * A quantile of Student's t-distribution, by the first terms of its expansion around the normal one (Abramowitz and Stegun,
 * 26.7.5): https://personal.math.ubc.ca/~cbm/aands/page_949.htm
 *
 * @param probability from 0.5 to 0.99
 * @param freedom degrees of freedom, at least 5: then it is right to half a percent
 */
export function studentQuantile(probability: number, freedom: number): number {
  const z = probit(probability);
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
