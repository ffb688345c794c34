import { expect, test } from 'vitest';
import { occurrenceComment, occurrenceMarker } from '../../../../core/messages/pull-request/occurrence-comment.ts';
import { checkout } from '../../golden/checkout.ts';

test('the comment that counts holds its marker and the count', () => {
  const marker = occurrenceMarker(checkout.incident.id);
  const comment = occurrenceComment({ incident: checkout.incident, marker });
  expect(comment).toContain('1,284 errors, 87 users affected');
  expect(comment.endsWith(marker)).toBe(true);
});
