import fc from 'fast-check';
import { expect, test } from 'vitest';
import { occurrenceMarker } from '../../../core/messages/pull-request/occurrence-comment.ts';
import { pullRequestMarker } from '../../../core/text/marker.ts';
import { hostileText } from '../hostile-text.ts';

test('a marker is one comment, whatever the id', () => {
  fc.assert(
    fc.property(hostileText, (id) => {
      for (const marker of [pullRequestMarker(id), occurrenceMarker(id)]) {
        expect(marker).toMatch(/^<!-- mendhook:\w+=\S* -->$/);
        expect(marker.split('-->')).toHaveLength(2);
      }
      expect(pullRequestMarker(id)).not.toBe(occurrenceMarker(id));
    }),
  );
});
