export { addMoney, formatMoney, type Money, multiplyMoney } from './money.ts';
export { applyRules, type PricedLine, type Rule } from './rules.ts';
export { grossOf, netOf, type VatRate } from './vat.ts';
