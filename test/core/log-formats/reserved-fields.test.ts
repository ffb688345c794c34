import { describe, expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';

const AT = Date.UTC(2026, 10, 16, 9);
const read = (own: unknown, reserved: Record<string, unknown> = {}) =>
  parseErrorEvent({
    id: 'e1',
    attributes: {
      timestamp: '2026-11-16T09:00:00.000Z',
      service: 'shop',
      status: 'error',
      message: 'broken',
      ...reserved,
      attributes: own,
    },
  });

describe('what Datadog says comes before what the log says', () => {
  test.each([1795165199.767757, '2026-11-16 09:00:00,123', 'soon', 0, -1, { seconds: 1 }, '1970-01-01T00:00:00Z'])(
    'with the log’s own timestamp %j',
    (timestamp) => {
      expect(read({ timestamp, date: timestamp, '@timestamp': timestamp })).toMatchObject({ timestamp: AT });
    },
  );

  test.each(['other', { name: 'other', version: '1.4.0' }, 7, null])('with the log’s own service %j', (service) => {
    expect(read({ service })).toMatchObject({ service: 'shop' });
    expect(read({ service }, { service: undefined, tags: ['service:shop'] })).toMatchObject({ service: 'shop' });
  });

  test('with the log’s own host, status and message', () => {
    const own = { host: { name: 'inner' }, status: 500, message: 'own' };
    expect(read(own, { host: 'web-1' })).toMatchObject({ host: 'web-1', status: 'error', message: 'broken' });
  });
});

describe('what the log says is read where Datadog says nothing', () => {
  test('its service', () => {
    expect(read({ service: { name: 'cart' } }, { service: undefined })).toMatchObject({ service: 'cart' });
    expect(read({ 'service.name': 'cart' }, { service: undefined })).toMatchObject({ service: 'cart' });
  });

  test.each([
    'msg',
    'event',
    'text',
    'body',
    '@m',
    'short_message',
    'Message',
    'RenderedMessage',
    'log',
    'textPayload',
  ])('its text in %s', (field) => {
    expect(read({ [field]: 'cannot place order' }, { message: undefined })).toMatchObject({
      message: 'cannot place order',
    });
    expect(read({ [field]: 'cannot place order' }, { message: ' ' })).toMatchObject({ message: 'cannot place order' });
  });

  test('its time', () => {
    expect(read({ ts: AT / 1_000 }, { timestamp: undefined })).toMatchObject({ timestamp: AT });
  });
});

test.each(['trace_id', 'traceId', 'trace.id', 'dd.trace_id', 'otelTraceID', 'TraceId', '@tr'])(
  'a trace’s id in %s',
  (name) => {
    expect(read({ [name]: '0af7651916cd43dd8448eb211c80319c' })).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
    });
    expect(isErrorEvent(read({ [name]: '0' }))).toBe(true);
    expect(read({ [name]: '0' })).not.toHaveProperty('traceId');
  },
);
