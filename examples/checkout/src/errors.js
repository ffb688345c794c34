/** A request that cannot be served as asked: the shopper is told, and nothing is wrong with the service. */
export class RequestError extends Error {
  name = 'RequestError';

  constructor(statusCode, code, message) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

export class OutOfStockError extends RequestError {
  name = 'OutOfStockError';

  constructor(sku, wanted, available) {
    super(409, 'out-of-stock', `${wanted} of ${sku} wanted, ${available} left`);
    this.sku = sku;
    this.available = available;
  }
}

export class PaymentDeclinedError extends RequestError {
  name = 'PaymentDeclinedError';

  constructor(reason) {
    super(402, 'payment-declined', `the card was declined: ${reason}`);
  }
}

/** The books do not add up. Nobody's request is at fault, and no promise may be made from such numbers. */
export class InventoryInvariantError extends Error {
  name = 'InventoryInvariantError';

  constructor(sku, quantity) {
    super(`stock of ${sku} is ${quantity}, expected a whole number of 0 or more`);
    this.sku = sku;
    this.quantity = quantity;
  }
}
