import { expect, test } from 'vitest';
import { studentQuantile } from '../../../core/load/student-quantile.ts';

test.each([
  [5, 2.5706],
  [8, 2.306],
  [20, 2.086],
  [100, 1.984],
])('97.5 %% with %d degrees of freedom', (freedom, expected) => {
  expect(Math.abs(studentQuantile(0.975, freedom) - expected) / expected).toBeLessThan(0.005);
});
