import db from 'dynalite/db/index.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import putItem from 'dynalite/validations/putItem.js';
import updateItem from 'dynalite/validations/updateItem.js';

const PARAMETER = 'ReturnValuesOnConditionCheckFailure';

/**
 * Teaches dynalite, which drops it, the parameter `ReturnValuesOnConditionCheckFailure`: a refused write answers with
 * the item that was there. It is read under the lock of the write itself, so it is the very item that was compared.
 */
export function teachReturnedItems(): void {
  for (const { types } of [putItem, updateItem, deleteItem]) {
    types[PARAMETER] = { type: 'String', enum: ['ALL_OLD', 'NONE'] };
  }
  const { checkConditional } = db;
  db.checkConditional = (data, existingItem) => {
    const failure = checkConditional(data, existingItem);
    if (failure && existingItem && data[PARAMETER] === 'ALL_OLD') failure.body['Item'] = existingItem;
    return failure;
  };
}
