import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecordedLine } from '../../replay/recording.ts';
import { NOW } from '../fixtures/records.ts';
import { logLine, webhookLine } from './recorded.ts';

describe('a line of a recording', () => {
  test('is a webhook, as an object or as the text that came', () => {
    const [delivery] = readRecordedLine(webhookLine(0, 'a')).deliveries;
    expect(delivery?.receivedAt).toBe(NOW);
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ id: 'a' });
    const raw = '{"id":"7","logs_sample":}';
    expect(readRecordedLine(JSON.stringify({ receivedAt: NOW, webhook: raw })).deliveries).toEqual([
      { receivedAt: NOW, body: raw },
    ]);
  });

  test('is a log event, or a whole answer of a search', () => {
    expect(readRecordedLine(logLine(0, 'A')).events).toMatchObject([{ timestamp: NOW, error: { kind: 'A' } }]);
    const answer = { data: [JSON.parse(logLine(0, 'A')), JSON.parse(logLine(1, 'B')), {}] };
    const { events, dropped } = readRecordedLine(JSON.stringify(answer));
    expect([events.length, dropped]).toEqual([2, ['not a log event']]);
  });

  test.each([
    ['{"webhook":{}}', 'a webhook without a usable receivedAt or webhook'],
    ['{"webhook":7,"receivedAt":1}', 'a webhook without a usable receivedAt or webhook'],
    ['{"receivedAt":1}', 'neither a webhook nor a log event'],
    ['no json', 'neither a webhook nor a log event'],
  ])('%s is left out with the reason', (line, reason) => {
    expect(readRecordedLine(line)).toEqual({ deliveries: [], events: [], dropped: [reason] });
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => void readRecordedLine(line)));
  });
});
