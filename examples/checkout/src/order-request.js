import { RequestError } from './errors.js';

const MAX_LINES = 20;
const MAX_QUANTITY = 10;

/**
 * Reads the body of `POST /checkout`: `{ "lines": [{ "sku", "quantity" }], "card": "tok_…" }`.
 *
 * @throws {RequestError} 400, naming the field
 */
export function readOrderRequest(body) {
  const { lines, card } = Object(body);
  if (!Array.isArray(lines) || lines.length === 0) throw invalid('lines', 'a list of one or more');
  if (lines.length > MAX_LINES) throw invalid('lines', `at most ${MAX_LINES}`);
  if (typeof card !== 'string' || !card.startsWith('tok_')) throw invalid('card', 'a token of the payment form');
  return { card, lines: lines.map(readLine) };
}

function readLine(line, index) {
  const { sku, quantity } = Object(line);
  if (typeof sku !== 'string' || sku === '') throw invalid(`lines[${index}].sku`, 'a product');
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
    throw invalid(`lines[${index}].quantity`, `a whole number from 1 to ${MAX_QUANTITY}`);
  }
  return { sku, quantity };
}

const invalid = (field, expected) => new RequestError(400, 'invalid-request', `${field}: expected ${expected}`);
