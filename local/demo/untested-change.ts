/**
 * A change of the sample without a test: members pay a tenth less from a limit on. Its lines are what tests are written for.
 *
 * @param pricing the text of `src/pricing.js`
 */
export const withoutTests = (pricing: string): string => `${pricing}
const MEMBERS_PAY_LESS_FROM_CENTS = 5_000;

/** What a member saves on the goods of an order, in whole cents. */
export function memberDiscount(goodsCents, isMember) {
  if (!isMember) return 0;
  if (goodsCents < MEMBERS_PAY_LESS_FROM_CENTS) return 0;
  return Math.round(goodsCents / 10);
}
`;
