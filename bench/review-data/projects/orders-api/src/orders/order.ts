export type OrderStatus = 'open' | 'paid' | 'shipped' | 'cancelled';

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly priceCents: number;
}

export interface Order {
  readonly id: string;
  readonly tenant: string;
  readonly customer: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly lines: readonly Line[];
}

export class InvalidOrder extends Error {
  override name = 'InvalidOrder';
}

/** The sum over the lines, in cents. */
export function totalCents(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);
}

/** @throws InvalidOrder for an order without lines, or a quantity below one. */
export function checkLines(lines: readonly Line[]): void {
  if (lines.length === 0) throw new InvalidOrder('an order needs at least one line');
  for (const line of lines) {
    if (!Number.isInteger(line.quantity) || line.quantity < 1) {
      throw new InvalidOrder(`the quantity of ${line.sku} must be a whole number of at least 1`);
    }
  }
}

const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
  open: ['paid', 'cancelled'],
  paid: ['shipped', 'cancelled'],
  shipped: [],
  cancelled: [],
};

export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return NEXT[from].includes(to);
}

/** The form that an order has in messages of the first version of the API. No caller is left. */
export function toLegacyOrder(order: Order): Record<string, unknown> {
  return { order_id: order.id, state: order.status.toUpperCase(), sum: totalCents(order.lines) / 100 };
}
