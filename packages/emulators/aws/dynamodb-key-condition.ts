export interface KeyCondition {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Finds the value that a query compares the partition key with.
 *
 * @param keyName name of the partition key of the table or of the index
 * @returns the attribute value, such as `{ S: 'ALERT#1' }`; undefined when the expression has none
 */
export function leadingKeyOfQuery(
  { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }: KeyCondition,
  keyName: string,
): Readonly<Record<string, unknown>> | undefined {
  const comparisons = KeyConditionExpression.matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of comparisons) {
    if ((ExpressionAttributeNames[name] ?? name) === keyName) return ExpressionAttributeValues[value];
  }
  return undefined;
}
