/**
 * A tag's value as Datadog keeps it: lower case, and an underscore for each character that a tag does not take.
 * https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
export const tagValue = (value: string): string =>
  value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:./]+/gu, '_')
    .replace(/_+$/, '');

/** Whether two names are one to Datadog. What is not named is the same as nothing else. */
export const isSameTag = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one === other || tagValue(one) === tagValue(other);
