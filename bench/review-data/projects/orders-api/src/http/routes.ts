import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { checkLines, InvalidOrder, type Line, type Order, totalCents } from '../orders/order.ts';
import type { OrderStore } from '../store/order-store.ts';

interface Caller {
  readonly tenant: string;
  readonly customer: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

export function addOrderRoutes(app: FastifyInstance, store: OrderStore): void {
  app.get<{ Querystring: { limit?: number } }>('/orders', async (request) => {
    const { tenant, customer } = request.caller;
    const orders = await store.list(tenant, customer, request.query.limit ?? 20);
    return { orders: orders.map(toBody) };
  });

  app.get<{ Params: { id: string } }>('/orders/:id', async (request, reply) => {
    const order = await store.read(request.caller.tenant, request.params.id);
    if (order === undefined || order.customer !== request.caller.customer) return reply.code(404).send();
    return toBody(order);
  });

  app.post<{ Body: { lines: Line[] } }>('/orders', async (request, reply) => {
    try {
      checkLines(request.body.lines);
    } catch (error) {
      if (error instanceof InvalidOrder) return reply.code(422).send({ message: error.message });
      throw error;
    }
    const order: Order = {
      id: randomUUID(),
      ...request.caller,
      status: 'open',
      currency: 'EUR',
      lines: request.body.lines,
    };
    await store.insert(order);
    request.log.info({ event: 'order-placed', order: order.id });
    return reply.code(201).send(toBody(order));
  });
}

function toBody(order: Order) {
  return {
    id: order.id,
    status: order.status,
    totalCents: totalCents(order.lines),
    currency: order.currency,
    lines: order.lines,
  };
}
