import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQueryNames } from '../../../core/alert/query-names.ts';

test.each([
  ['logs("service:shop status:error").index("*").rollup("count").last("5m") > 5', ['shop'], []],
  ['logs("status:error (service:shop AND env:production)").index("*")', ['shop'], ['production']],
  ['logs("service:\\"web-shop\\" status:error").index("*")', ['web-shop'], []],
  ['logs("service:(shop OR \\"pay-api\\")").index("*")', ['shop', 'pay-api'], []],
  ['logs("status:error").index("*").rollup("count").by("service").last("5m") > 0', [], []],
  ['sum(last_5m):sum:trace.http.request.errors{env:production,service:shop}.as_count() > 10', ['shop'], ['production']],
  [
    'avg(last_5m):sum:trace.web.errors{service:shop} by {resource_name} / sum:trace.web.hits{service:shop} > 1',
    ['shop'],
    [],
  ],
  ['sum(last_5m):sum:errors{service IN (shop,pay) AND env:eu} by {service}.as_count() > 1', ['shop', 'pay'], ['eu']],
  [
    'trace-analytics("env:production service:shop @http.status_code:500").rollup("count").last("5m") > 5',
    ['shop'],
    ['production'],
  ],
  [
    'error-tracking("service:shop").source("all").impact().rollup("count").by("@issue.id").last("1d") > 0',
    ['shop'],
    [],
  ],
  [
    '"http.can_connect".over("service:shop","env:production").by("*").last(4).count_by_status()',
    ['shop'],
    ['production'],
  ],
  ['logs("service:shop -service:pay -env:staging").index("*")', ['shop'], []],
  ['logs("status:error NOT service:pay !env:dev").index("*")', [], []],
  ['logs("status:error -(service:pay OR service:shop)").index("*")', [], []],
  ['sum(last_5m):sum:errors{!service:pay,service NOT IN (a,b)}.as_count() > 1', [], []],
  ['logs("peer.service:db @service:x kube_service:y service:* service:web* service:$name").index("*")', [], []],
  ['avg(last_1h):anomalies(avg:trace.web.duration{service:shop,env:prod}, "basic", 2) >= 1', ['shop'], ['prod']],
  ['12345 && !67890', [], []],
  ['formula("errors / total * 100").last("5m") > 15', [], []],
  ['', [], []],
])('%s', (query, services, envs) => {
  expect(readQueryNames(query)).toEqual({ services, envs });
});

test('any text is read, and in time that grows with its length', () => {
  const parts = fc.constantFrom(
    'service:',
    'env:',
    '-',
    '!',
    'NOT ',
    '(',
    ')',
    '"',
    ' ',
    ',',
    'a',
    'IN',
    '\\',
    '{',
    '}',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 4_000 }), (words) => {
      for (const name of readQueryNames(words.join('').slice(0, 4_000)).services)
        expect(name).toMatch(/^[\p{L}\p{N}]/u);
    }),
    { numRuns: 50 },
  );
});
