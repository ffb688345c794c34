import type pg from 'pg';
import type { Line, Order, OrderStatus } from '../orders/order.ts';

interface OrderRow {
  readonly id: string;
  readonly tenant: string;
  readonly customer: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly lines: readonly Line[];
}

export interface OrderStore {
  read(tenant: string, id: string): Promise<Order | undefined>;
  list(tenant: string, customer: string, limit: number): Promise<readonly Order[]>;
  insert(order: Order): Promise<void>;
  setStatus(tenant: string, id: string, from: OrderStatus, to: OrderStatus): Promise<boolean>;
}

export function createOrderStore(pool: pg.Pool): OrderStore {
  return {
    async read(tenant, id) {
      const found = await pool.query<OrderRow>('SELECT * FROM orders WHERE tenant = $1 AND id = $2', [tenant, id]);
      return found.rows[0];
    },
    async list(tenant, customer, limit) {
      const found = await pool.query<OrderRow>(
        'SELECT * FROM orders WHERE tenant = $1 AND customer = $2 ORDER BY placed_at DESC LIMIT $3',
        [tenant, customer, limit],
      );
      return found.rows;
    },
    async insert(order) {
      await pool.query(
        'INSERT INTO orders (id, tenant, customer, status, currency, lines) VALUES ($1, $2, $3, $4, $5, $6)',
        [order.id, order.tenant, order.customer, order.status, order.currency, JSON.stringify(order.lines)],
      );
    },
    async setStatus(tenant, id, from, to) {
      const changed = await pool.query(
        'UPDATE orders SET status = $4 WHERE tenant = $1 AND id = $2 AND status = $3',
        [tenant, id, from, to],
      );
      return changed.rowCount === 1;
    },
  };
}
