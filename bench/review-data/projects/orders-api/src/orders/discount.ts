import type { Line } from './order.ts';

export interface Voucher {
  readonly code: string;
  readonly percent: number;
  readonly validUntil: Date;
}

/** The discount in cents, rounded down in the customer's disfavour by less than one cent. */
export function discountCents(lines: readonly Line[], voucher: Voucher, now: Date): number {
  if (now.getTime() > voucher.validUntil.getTime()) return 0;
  const sum = lines.reduce((total, line) => total + line.quantity * line.priceCents, 0);
  return Math.floor((sum * voucher.percent) / 100);
}
