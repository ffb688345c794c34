import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../adapters/memory-messenger.ts';
import { createLogger } from '../../core/logger.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { createMemoryCodeHost } from '../fakes/memory-code-host.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { aConfig, anAlert, NOW } from '../fixtures/records.ts';
import { createTriage } from './with-rights.ts';

const BUDGETS = ['dollars/2026-09', 'dollars/2026-09-21', 'attempts/checkout/2026-09-21', 'drafts/acme/checkout'];

/** Two deliveries of one alert at once; one of them is refused a budget that is free again when the other asks. */
test('whichever of two deliveries counts, the job has all that it claimed, or there is neither', async () => {
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { ledger, jobs, deliver } = start();
      const refusing: Ledger = {
        ...ledger,
        claimBudget: async (claim) => claim.budget !== 'dollars/2026-09' && ledger.claimBudget(claim),
      };
      await scheduler.waitFor(Promise.all([deliver(inTurn(ledger, scheduler)), deliver(inTurn(refusing, scheduler))]));
      const [incident] = await ledger.listIncidents(9);
      const held = BUDGETS.map((name) => ledger.total(name));
      ends.add(incident?.status ?? 'none');
      expect({ jobs: jobs.jobs.size, held, attempt: incident?.attempt }).toEqual(
        incident?.status === 'in-work'
          ? { jobs: 1, held: [2, 2, 1, 1], attempt: 1 }
          : { jobs: 0, held: [0, 0, 0, 0], attempt: 0 },
      );
    }),
    { numRuns: 100 },
  );
  expect([...ends].toSorted(), 'each of them may count').toEqual(['in-work', 'observed']);
});

function start() {
  const ledger = createMemoryLedger();
  const jobs = createMemoryJobRunner();
  const stack = 'E: x\n    at f (/app/src/f.js:1:1)';
  const event = { id: 'e', timestamp: NOW, service: 'checkout', env: 'production', status: 'error' };
  const deps = {
    jobs,
    messenger: createMemoryMessenger(),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    errorLog: createMemoryErrorLog([{ ...event, error: { kind: 'E', message: 'x', stack } }]),
    traces: { readTrace: async () => [], readIssue: async () => undefined },
    clock: () => NOW,
    sleep: async () => undefined,
    logger: createLogger(() => undefined),
    config: aConfig(),
  };
  return { ledger, jobs, deliver: (by: Ledger) => createTriage({ ...deps, ledger: by })(anAlert()) };
}

/** The ledger whose every call waits until it is its turn. */
const inTurn = (ledger: Ledger, scheduler: fc.Scheduler): Ledger =>
  new Proxy(ledger, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        await scheduler.schedule(Promise.resolve());
        return Reflect.apply(method, target, args);
      };
    },
  });
