import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitMessages } from '../../../../core/messages/pull-request/commit-messages.ts';
import { pullRequestTitle } from '../../../../core/messages/pull-request/title.ts';
import { hostileRecord } from '../../hostile-record.ts';

test('title and commits mention nobody, close nothing, switch off no checks and end in our trailers alone', () => {
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const { fix, report } = commitMessages(record);
      const title = pullRequestTitle(record);
      expect(title.length).toBeGreaterThan(0);
      expect(title.length).toBeLessThanOrEqual(120);
      expect(title).not.toContain('\n');
      for (const text of [title, fix, report]) {
        expect(text).not.toMatch(/@\w|#\d|:\/\/|<!--|GH-\d|-by:|\[skip ci\]|skip-checks:/i);
      }
      for (const text of [fix, report]) {
        expect(text.split('\n')[0]?.length).toBeLessThanOrEqual(72);
        const trailers = text.split('\n\n').at(-1) ?? '';
        expect(trailers.split('\n').map((line) => line.split(':')[0])).toEqual(['Incident', 'Fingerprint', 'Attempt']);
        expect(text).not.toMatch(/^#/m);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
