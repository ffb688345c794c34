import { expect, test } from 'vitest';
import { describeTraces } from '../../../../core/messages/facts/describe-traces.ts';
import type { ServiceTraces } from '../../../../core/records/service-traces.ts';

const READ: ServiceTraces = {
  ...{ status: 'read', traces: 1, spans: 2, resources: [{ name: 'GET /carts', spans: 2, share: 1 }] },
  ...{ callers: [{ service: 'jobs', calls: 2 }], callees: [{ service: 'db', calls: 1 }] },
};

test('the agent reads resources and neighbours, or why there are none', () => {
  expect(describeTraces(READ)).toEqual([
    '1 trace with 2 spans of this service',
    '- GET /carts: 2 spans (100 %)',
    '- called by jobs: 2 calls',
    '- calls db: 1 call',
  ]);
  expect(describeTraces({ status: 'not measured', why: 'the searches of this hour are used up' })).toEqual([
    'not measured: the searches of this hour are used up',
  ]);
  expect(describeTraces(undefined)).toEqual([]);
});
