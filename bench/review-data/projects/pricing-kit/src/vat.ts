import { type Money, multiplyMoney } from './money.ts';

export interface VatRate {
  readonly country: string;
  readonly percent: number;
}

export function grossOf(net: Money, rate: VatRate): Money {
  return multiplyMoney(net, 1 + rate.percent / 100);
}

export function netOf(gross: Money, rate: VatRate): Money {
  return multiplyMoney(gross, 1 / (1 + rate.percent / 100));
}
