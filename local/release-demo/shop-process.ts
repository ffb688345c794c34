import { runShop } from './run-shop.ts';
import { type ShopNews, shopOrderSchema } from './shop-messages.ts';

/** The shop in a process of its own: what else runs on this machine must not be seen in its latencies. */

const tell = (news: ShopNews) => void process.send?.(news);
const { promise: shop, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof runShop>>>();

process.on('message', async (message: unknown) => {
  const order = shopOrderSchema.parse(message);
  if (order.kind === 'start') resolve(runShop(order.terms, tell));
  if (order.kind === 'open') (await shop).open(order.perSecond);
  if (order.kind === 'shut') await (await shop).shut();
  if (order.kind === 'close') await close();
});

// Ctrl-C goes to this process as well. Who started it closes it.
process.on('SIGINT', () => undefined);
process.once('disconnect', close);

async function close(): Promise<void> {
  await (await shop).close();
  process.exit();
}
