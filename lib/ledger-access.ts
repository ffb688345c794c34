import { DUE_KINDS, FunctionName } from '../core/names.ts';
import type { Ledger, LedgerAccess } from './ledger.ts';
import type { Tenant } from './tenant.ts';

/** Whoever touches the ledger: functions by their names, and the worker. */
type LedgerTenant = Exclude<FunctionName, 'receive' | 'slack'> | 'worker';

/** What an attempt's end settles: the incident with its attempts, the money, the breakers. */
const OF_AN_ATTEMPT = ['incident', 'budget', 'breaker'] as const;

/** Which records each may touch, and how. `test/lib/policies.test.ts` holds it against what the code really calls. */
const ACCESS: Readonly<Record<LedgerTenant, LedgerAccess>> = {
  [FunctionName.triage]: {
    records: [
      'alert',
      'incident',
      'budget',
      'breaker',
      'mute',
      'link',
      'cause',
      'cycle',
      'search',
      'searches',
      'failure',
      'leftAlone',
    ],
    actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
  },
  [FunctionName.requests]: {
    records: [...OF_AN_ATTEMPT, 'mute'],
    actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
  },
  [FunctionName.github]: { records: OF_AN_ATTEMPT, actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
  [FunctionName.jobEvents]: { records: OF_AN_ATTEMPT, actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
  [FunctionName.sweep]: {
    records: [...OF_AN_ATTEMPT, 'alert', 'searches', 'leftAlone'],
    actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    due: DUE_KINDS,
  },
  [FunctionName.watch]: { records: ['watch', 'searches'], actions: ['GetItem', 'PutItem', 'UpdateItem'] },
  worker: {
    records: [...OF_AN_ATTEMPT, 'searches'],
    actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    listed: ['incident'],
  },
};

/** Gives each its access to the ledger, and tells it the table. */
export function grantRecords(ledger: Ledger, tenants: Readonly<Record<LedgerTenant, Tenant>>): void {
  for (const [name, access] of Object.entries(ACCESS)) ledger.grantRecords(tenants[name as LedgerTenant], access);
}
