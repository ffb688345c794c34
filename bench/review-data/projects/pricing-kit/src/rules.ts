import { type Money, multiplyMoney } from './money.ts';

export interface PricedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unit: Money;
}

export interface Rule {
  readonly sku: string;
  readonly fromQuantity: number;
  readonly percentOff: number;
}

/** Each line gets the best rule that fits its article and quantity. */
export function applyRules(lines: readonly PricedLine[], rules: readonly Rule[]): PricedLine[] {
  return lines.map((line) => {
    const best = bestRule(line, rules);
    if (best === undefined) return line;
    return { ...line, unit: multiplyMoney(line.unit, 1 - best.percentOff / 100) };
  });
}

function bestRule(line: PricedLine, rules: readonly Rule[]): Rule | undefined {
  const fitting = rules.filter((rule) => rule.sku === line.sku && rule.fromQuantity <= line.quantity);
  return fitting.sort((a, b) => b.percentOff - a.percentOff)[0];
}
