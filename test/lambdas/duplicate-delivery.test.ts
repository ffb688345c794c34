import { expect, test } from 'vitest';
import { createLogger } from '../../core/logger.ts';
import type { Ledger } from '../../core/ports.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { createMemoryLedger } from '../../local/memory-ledger.ts';
import { createMemoryCodeHost } from '../fakes/memory-code-host.ts';
import { createMemoryMessenger } from '../fakes/memory-messenger.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { aConfig, anAlert, NOW } from '../fixtures/records.ts';

/** Two deliveries of one alert at once; the first is refused a budget that is free again when the second asks. */
test('a delivery that is refused takes nothing from another delivery that was not', async () => {
  const ledger = createMemoryLedger();
  const jobs = createMemoryJobRunner();
  const stack = 'E: x\n    at f (/app/src/f.js:1:1)';
  const event = { id: 'e', timestamp: NOW, service: 'checkout', env: 'production', status: 'error' };
  const deps = {
    jobs,
    messenger: createMemoryMessenger(),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    errorLog: createMemoryErrorLog([{ ...event, error: { kind: 'E', message: 'x', stack } }]),
    clock: () => NOW,
    sleep: async () => undefined,
    logger: createLogger(() => undefined),
    config: aConfig(),
  };
  let second: Promise<void> | undefined;
  const first: Ledger = {
    ...ledger,
    claimBudget: async (claim) => {
      if (claim.budget !== 'dollars/2026-09') return ledger.claimBudget(claim);
      // Full just now (another attempt holds the rest, and gives it back at once); the second delivery runs meanwhile.
      second ??= createTriage({ ...deps, ledger })(anAlert());
      await second;
      return false;
    },
  };
  await createTriage({ ...deps, ledger: first })(anAlert());
  const [incident] = await ledger.listIncidents(9);
  expect(jobs.jobs.size).toBe(1);
  expect(ledger.total('dollars/2026-09'), 'what the submitted job may spend is set aside').toBe(2);
  expect(incident).toMatchObject({ status: 'in-work', attempt: 1 });
});
