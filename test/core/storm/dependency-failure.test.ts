import { describe, expect, test } from 'vitest';
import { readDependencyFailure } from '../../../core/storm/dependency-failure.ts';

describe('which dependency could not be reached', () => {
  test.each([
    ['Error', 'connect ECONNREFUSED 10.0.3.7:5432', 'connection refused', '10.0.3.7:5432'],
    ['Error', 'getaddrinfo ENOTFOUND inventory.internal', 'name not found', 'inventory.internal'],
    [
      'Error',
      'getaddrinfo EAI_AGAIN db.svc.cluster.local db.svc.cluster.local:5432',
      'name not found',
      'db.svc.cluster.local:5432',
    ],
    ['java.net.UnknownHostException', 'Payments.internal', 'name not found', 'payments.internal'],
    [
      'org.postgresql.util.PSQLException',
      'Connection to db.internal:5432 refused. Check that the hostname and port are correct',
      'connection refused',
      'db.internal:5432',
    ],
    [
      'psycopg2.OperationalError',
      'connection to server at "db.internal" (10.0.3.7), port 5432 failed: Connection refused',
      'connection refused',
      'db.internal:5432',
    ],
    [
      'OperationalError',
      'could not connect to server: Connection refused\n\tIs the server running on host "db.internal" (10.0.3.7) and accepting TCP/IP connections on port 5432?',
      'connection refused',
      'db.internal:5432',
    ],
    [
      'requests.exceptions.ConnectTimeout',
      "HTTPConnectionPool(host='billing.internal', port=443): Max retries exceeded",
      'timed out',
      'billing.internal:443',
    ],
    [
      '*net.OpError',
      'read tcp 10.0.0.5:54321->10.0.0.9:6379: read: connection reset by peer',
      'connection reset',
      '10.0.0.9:6379',
    ],
    [
      'FetchError',
      'request to https://user:secret@api.shop.example:8443/v1/x failed, reason: connect ETIMEDOUT 1.2.3.4:8443',
      'timed out',
      'api.shop.example:8443',
    ],
    ['Error', 'FATAL: sorry, too many clients already (db.internal:5432)', 'too many connections', 'db.internal:5432'],
  ])('%s: %s', (kind, message, failure, host) => {
    const read = readDependencyFailure(kind, message);
    expect(read).toMatchObject({ failure, host });
  });

  test.each([
    ['a failure without a host', 'Error', 'connection refused'],
    [
      'an answer of the dependency',
      'PSQLException',
      'ERROR: duplicate key value violates unique constraint at db.internal:5432',
    ],
    ['a line of source', 'Error', 'request timed out in stock.js:12'],
    ['a job that took too long', 'TimeoutError', 'Navigation timed out after 30000 ms'],
  ])('%s names none', (_, kind, message) => {
    expect(readDependencyFailure(kind, message)).toBeUndefined();
  });

  test('the machine itself is another one elsewhere', () => {
    for (const host of ['localhost:5432', '127.0.0.1:5432']) {
      expect(readDependencyFailure('Error', `connect ECONNREFUSED ${host}`)).toMatchObject({ host, loopback: true });
    }
  });

  test('text that was made to be slow to read names none, and is read to its limit only', () => {
    const hostile = `${'a.'.repeat(20_000)}:${'a-'.repeat(20_000)}://db.internal:5432`;
    expect(readDependencyFailure('ECONNREFUSED', hostile)).toBeUndefined();
  });
});
