import { describe, expect, test } from 'vitest';
import { readThreadMessage } from '../../../core/lifecycle/read-thread-message.ts';

const update = { kind: 'update-thread', incidentId: 'a', isCounted: true };

describe('a message of the queue of threads', () => {
  test.each([
    [
      { ...update, channel: '#alerts' },
      { ...update, channel: '#alerts' },
    ],
    [update, update],
    [{ ...update, channel: '#general' }, update],
    [
      { kind: 'list-waiting', channel: '#alerts' },
      { kind: 'list-waiting', channel: '#alerts' },
    ],
    [{ kind: 'list-waiting', channel: '#general' }, undefined],
  ])('%j is read as %j where the configuration has #alerts alone', (message, read) => {
    expect(readThreadMessage(JSON.stringify(message), ['#alerts'])).toEqual(read);
  });

  test.each([
    ['a request of a person', { id: 'press', via: 'slack', kind: 'retry' }],
    ['no incident', { kind: 'update-thread' }],
    ['words', { kind: 'words', id: 'w' }],
    ['no object', 7],
  ])('is not %s', (_, message) => {
    expect(() => readThreadMessage(JSON.stringify(message), [])).toThrow(/"path"/);
  });
});
