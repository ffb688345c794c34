import { expect, test } from 'vitest';
import { formatDollars, formatDuration, formatPlural, formatShare, formatTokens } from '../../page/format.ts';

test.each([
  [formatDollars(0), '$0.00'],
  [formatDollars(0.00237), '$0.0024'],
  [formatDollars(0.0731), '$0.073'],
  [formatDollars(1.374), '$1.37'],
  [formatDuration(340), '340 ms'],
  [formatDuration(4_240), '4.2 s'],
  [formatDuration(9_960), '10 s'],
  [formatDuration(59_600), '1 min'],
  [formatDuration(72_000), '1 min 12 s'],
  [formatDuration(7_500_000), '2 h 5 min'],
  [formatDuration(-5), '0 ms'],
  [formatTokens(999), '999'],
  [formatTokens(38_240), '38.2k'],
  [formatTokens(1_412_000), '1.41M'],
  [formatPlural(1, 'error'), '1 error'],
  [formatPlural(1_200, 'reply', 'replies'), '1,200 replies'],
  [formatShare(0, 0), '0 %'],
  [formatShare(1, 250), '0.4 %'],
  [formatShare(143, 412), '35 %'],
])('%s', (shown, wanted) => {
  expect(shown).toBe(wanted);
});
