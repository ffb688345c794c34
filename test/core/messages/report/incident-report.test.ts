import fc from 'fast-check';
import { expect, test } from 'vitest';
import { incidentReport } from '../../../../core/messages/report/incident-report.ts';
import { hostileRecord } from '../../hostile-record.ts';

test('whatever the records hold, the report has its sections and no comment', () => {
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const report = incidentReport(record);
      expect(report).not.toContain('<!--');
      const headings = report.match(
        /^## (?:Summary|Impact|Timeline \(UTC\)|Root cause|Evidence|Fix|Verification|Follow-ups|Not checked|Cost)$/gm,
      );
      expect(new Set(headings).size).toBe(10);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
