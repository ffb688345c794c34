import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PaymentDeclinedError } from './errors.js';

const DECLINED_CARD = 'tok_declined';

/** The payment provider's sandbox: takes every card but one. */
export function createPayments({ latencyMs = () => 4 + Math.random() * 8 } = {}) {
  return {
    async charge({ card, amountCents }) {
      await sleep(latencyMs());
      if (card === DECLINED_CARD) throw new PaymentDeclinedError('insufficient funds');
      return { id: `ch_${randomUUID()}`, amountCents };
    },
  };
}
