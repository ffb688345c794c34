import { describe, expect, test } from 'vitest';
import { RecordTooLargeError } from '../../adapters/record-bytes.ts';
import { isErrorEvent } from '../../core/error-event.ts';
import { parseErrorEvent } from '../../core/log-formats/parse-error-event.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { anAlert, anIncident, NOW } from '../fixtures/records.ts';
import { burst, startTriage } from '../lambdas/triage-world.ts';

const WIDE = '漢é😀ß';
const wide = (characters: number) => WIDE.repeat(characters / 4);

/** An error log of about a megabyte, as anybody who makes a service fail can have it written. */
const hugeLog = (index: number) => ({
  id: `huge-${index}`,
  attributes: {
    timestamp: NOW,
    service: 'checkout',
    status: 'error',
    host: wide(400),
    message: wide(90_000),
    tags: ['env:production', `version:${wide(400)}${index}`, `git.commit.sha:${wide(400)}`],
    attributes: {
      error: {
        kind: `Huge${'漢'.repeat(400)}`,
        message: wide(90_000),
        stack: `HugeError: ${wide(40_000)}\n    at fail (/app/src/${wide(300)}.js:1:1)\n${wide(300_000)}`,
        fingerprint: wide(400),
      },
      trace_id: wide(400),
      http: { url: `https://shop.example/${wide(3_000)}` },
      usr: { id: wide(400) },
      tenant: wide(1_000_000),
      ...Object.fromEntries(Array.from({ length: 10_000 }, (_, field) => [`${'漢'.repeat(50)}${field}`, wide(80)])),
    },
  },
});

/** What no text from outside may do to a ledger. `fresh` gives one that is empty. */
export function describeHugeErrors(name: string, fresh: () => Promise<Ledger>): void {
  describe(`${name} and errors of a megabyte`, () => {
    test('an error of a megabyte is taken up, and so are the bugs beside it', async () => {
      const ledger = await fresh();
      const hostile = [1, 2, 3, 4, 5].map(hugeLog).map(parseErrorEvent).filter(isErrorEvent);
      const honest = ['StockError', 'PriceError', 'CartError'].flatMap((kind) => burst(kind, 2));
      const { deps, config } = startTriage({ events: [...hostile, ...honest] });
      await createTriage({ ...deps, ledger, config })(anAlert());
      expect((await ledger.getAlert('alert-1'))?.disposition).toMatchObject({ kind: 'worked', reason: /^4 bugs/ });
      const incidents = await ledger.listIncidents(9);
      expect(incidents).toHaveLength(4);
      const huge = incidents.find(({ representative }) => representative.id.startsWith('huge'));
      const { message = '', stack = '' } = huge?.representative ?? {};
      expect([message, stack].map((text) => Buffer.byteLength(text) > 7_000)).toEqual([true, true]);
      expect(huge?.samples.custom).toHaveLength(20);
      expect(message).toMatch(/\n… [\d,]+ bytes left out …\n/);
      expect(Buffer.byteLength(JSON.stringify(huge))).toBeLessThan(100_000);
    });

    test('a record of more than 300 kB is named before it is written', async () => {
      const ledger = await fresh();
      const incident = anIncident({ title: wide(120_000) });
      const writing = ledger.mergeIncident(incident.id, () => incident);
      await expect(writing).rejects.toThrow(RecordTooLargeError);
      await expect(writing).rejects.toThrow(
        /^INCIDENT#1234567890abcdef1234567890abcdef INCIDENT has 3\d\d,\d{3} bytes, more than 307,200; most of them in title$/,
      );
    });
  });
}
