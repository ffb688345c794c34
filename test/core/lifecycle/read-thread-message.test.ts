import { expect, test } from 'vitest';
import { readThreadMessage } from '../../../core/lifecycle/read-thread-message.ts';

test.each([
  [{ kind: 'update-thread', incidentId: 'a', channel: '#alerts', isCounted: true }, true],
  [{ kind: 'update-thread', incidentId: 'a' }, true],
  [{ kind: 'list-waiting', channel: '#alerts' }, true],
  [{ kind: 'words', id: 'w' }, false],
  [{ id: 'press', via: 'slack' }, false],
])('%j is one of the queue of threads: %s', (message, isOne) => {
  expect(readThreadMessage(JSON.stringify(message))).toEqual(isOne ? message : undefined);
});
