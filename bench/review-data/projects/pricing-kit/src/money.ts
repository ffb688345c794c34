/** An amount in the smallest unit of its currency: cents, pence, yen. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** @throws RangeError if the currencies differ. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new RangeError(`cannot add ${right.currency} to ${left.currency}`);
  }
  return { amount: left.amount + right.amount, currency: left.currency };
}

/** Rounds half away from zero. */
export function multiplyMoney(money: Money, factor: number): Money {
  const exact = money.amount * factor;
  return { amount: Math.sign(exact) * Math.round(Math.abs(exact)), currency: money.currency };
}

export function formatMoney(money: Money, locale?: string): string {
  const digits = fractionDigits(money.currency);
  const format = new Intl.NumberFormat(locale ?? 'en', { style: 'currency', currency: money.currency });
  return format.format(money.amount / 10 ** digits);
}

function fractionDigits(currency: string): number {
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}
