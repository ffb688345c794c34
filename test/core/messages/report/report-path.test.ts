import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportPlaces } from '../../../../core/messages/report/report-path.ts';
import { checkout } from '../../golden/checkout.ts';
import { hostileText } from '../../hostile-text.ts';

test('the report’s path stays in its folder', () => {
  fc.assert(
    fc.property(hostileText, fc.double(), (fingerprint, firstSeen) => {
      const named = { firstSeen, fingerprint: { ...checkout.incident.fingerprint, fingerprint } };
      const [path] = reportPlaces(named, 'docs/incidents');
      expect(path).toMatch(/^docs\/incidents\/[\w+-]+\.md$/);
    }),
  );
});
