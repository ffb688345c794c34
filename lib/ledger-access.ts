import { DUE_KINDS, FunctionName } from '../core/names.ts';
import type { Grantee } from './grantee.ts';
import type { Ledger, LedgerAccess } from './ledger.ts';

/** The users of the ledger: functions by their names, and the worker. */
type LedgerGrantee =
  | Exclude<FunctionName, 'receive' | 'slack' | 'release' | 'deploy' | 'rollback' | 'deploy-events' | 'jira'>
  | 'worker';

/** What an attempt's end settles: the incident with its attempts, the money, the breakers. */
const OF_AN_ATTEMPT = {
  GetItem: ['incident', 'budget', 'breaker'],
  PutItem: ['incident', 'breaker'],
  UpdateItem: ['budget'],
  Query: ['incident'],
} as const;

/** Which records each may touch, and how. `test/lib/policies.test.ts` holds it against what the code really calls. */
const ACCESS: Readonly<Record<LedgerGrantee, LedgerAccess>> = {
  [FunctionName.triage]: {
    records: {
      GetItem: [...OF_AN_ATTEMPT.GetItem, 'link', 'cause', 'cycle', 'search'],
      BatchGetItem: ['budget', 'breaker', 'mute'],
      PutItem: [...OF_AN_ATTEMPT.PutItem, 'alert', 'link', 'cause', 'cycle', 'search', 'failure', 'leftAlone'],
      UpdateItem: [...OF_AN_ATTEMPT.UpdateItem, 'alert', 'searches'],
      Query: OF_AN_ATTEMPT.Query,
    },
  },
  [FunctionName.requests]: {
    records: {
      ...OF_AN_ATTEMPT,
      BatchGetItem: ['budget', 'breaker', 'mute'],
      GetItem: [...OF_AN_ATTEMPT.GetItem, 'slackChannel'],
      PutItem: [...OF_AN_ATTEMPT.PutItem, 'mute', 'slackChannel'],
    },
    // Words may name an incident by its first digits, and ask which are open or like another.
    listed: ['incident'],
  },
  // A push to a branch wakes the drafts that go to it.
  [FunctionName.github]: { records: OF_AN_ATTEMPT, due: ['pull-request'] },
  [FunctionName.jobEvents]: { records: OF_AN_ATTEMPT },
  [FunctionName.sweep]: {
    records: {
      GetItem: [...OF_AN_ATTEMPT.GetItem, 'alert', 'searches', 'slackChannel'],
      BatchGetItem: ['budget', 'breaker', 'mute'],
      PutItem: [...OF_AN_ATTEMPT.PutItem, 'slackChannel'],
      UpdateItem: [...OF_AN_ATTEMPT.UpdateItem, 'alert'],
      Query: [...OF_AN_ATTEMPT.Query, 'leftAlone'],
    },
    due: DUE_KINDS,
  },
  [FunctionName.watch]: { records: { GetItem: ['watch'], PutItem: ['watch'], UpdateItem: ['searches'] } },
  worker: {
    records: { ...OF_AN_ATTEMPT, UpdateItem: [...OF_AN_ATTEMPT.UpdateItem, 'searches'] },
    listed: ['incident'],
  },
};

/** What the grantees may touch besides, where pull requests are reviewed. */
const RELEASE_ACCESS: Readonly<Record<'release' | 'worker' | 'sweep', LedgerAccess>> = {
  [FunctionName.release]: {
    records: {
      GetItem: ['change', 'budget', 'slackChannel'],
      PutItem: ['change', 'slackChannel'],
      UpdateItem: ['budget'],
    },
    // What a person is asked about names the most similar changes.
    listed: ['change'],
  },
  [FunctionName.sweep]: { records: {}, due: ['change'] },
  worker: { records: { GetItem: ['change'], PutItem: ['change'] } },
};

/** Gives each its access to changes under review, and tells it the table. */
export function grantChanges(ledger: Ledger, grantees: Readonly<Record<keyof typeof RELEASE_ACCESS, Grantee>>): void {
  for (const [name, access] of Object.entries(RELEASE_ACCESS)) {
    ledger.grantRecords(grantees[name as keyof typeof RELEASE_ACCESS], access);
  }
}

/** What the grantees may touch besides, where what was merged is followed. The two that deploy write their own steps alone. */
const FOLLOW_ACCESS: Readonly<Record<'release' | 'worker' | 'sweep', LedgerAccess>> = {
  [FunctionName.release]: {
    records: {
      GetItem: ['release', 'lane', 'calibration'],
      PutItem: ['release', 'lane', 'calibration'],
      UpdateItem: ['searches'],
    },
    listed: ['release'],
  },
  [FunctionName.sweep]: { records: {}, due: ['release'] },
  worker: { records: { GetItem: ['release', 'calibration'], PutItem: ['release'] } },
};

/** Gives each its access to releases. */
export function grantReleases(ledger: Ledger, grantees: Readonly<Record<keyof typeof FOLLOW_ACCESS, Grantee>>): void {
  for (const [name, access] of Object.entries(FOLLOW_ACCESS)) {
    ledger.grantRecords(grantees[name as keyof typeof FOLLOW_ACCESS], access);
  }
}

/** Lets a function read a release and its lanes, and write what became of a step. */
export function grantSteps(ledger: Ledger, grantee: Grantee): void {
  ledger.grantRecords(grantee, { records: { GetItem: ['release', 'lane'], PutItem: ['release'] } });
}

/** Gives each its access to the ledger, and tells it the table. */
export function grantRecords(ledger: Ledger, grantees: Readonly<Record<LedgerGrantee, Grantee>>): void {
  for (const [name, access] of Object.entries(ACCESS)) ledger.grantRecords(grantees[name as LedgerGrantee], access);
}
