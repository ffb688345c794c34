/** What the model knows of the world, kept as simply as can be. Times are epoch milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const LIMITS = {
  dollarsPerAttempt: 2,
  dollarsPerDay: 9,
  openDrafts: 2,
  pullRequestsPerHour: 3,
  attempts: 2,
  failuresPerService: 2,
  failuresInAll: 3,
  pauseMinutes: 30,
};
export const REPOSITORY = 'acme/checkout';

/** A service, and with it its one bug. */
export interface ServiceTerms {
  readonly name: string;
  readonly mode: 'draft-pr' | 'suggest';
  /** Whether its errors say that the database cannot be reached, which is one cause with all others that say so. */
  readonly usesDatabase: boolean;
}

export const SERVICES: readonly ServiceTerms[] = [
  { name: 'checkout', mode: 'draft-pr', usesDatabase: false },
  { name: 'billing', mode: 'draft-pr', usesDatabase: true },
  { name: 'search', mode: 'suggest', usesDatabase: true },
  { name: 'cart', mode: 'draft-pr', usesDatabase: true },
  { name: 'mail', mode: 'suggest', usesDatabase: true },
  { name: 'stock', mode: 'suggest', usesDatabase: true },
];

export interface ModelAttempt {
  /** When it was asked for: names its budgets. */
  readonly at: number;
  ended: boolean;
  /** Since its container was lost it waits for another one, until then. */
  waitsUntil: number | undefined;
  lost: number;
  dollars: number;
  /** Whether it holds a share of the open drafts. */
  draft: boolean;
  /** The time whose hour's pull requests it holds a share of. */
  pullRequest: number | undefined;
  /** Whether it left a patch that a person may have opened as a draft. */
  patch: boolean;
}

export interface ModelBug {
  readonly service: ServiceTerms;
  status: string;
  readonly errors: number[];
  readonly seen: Set<number>;
  readonly alerts: Set<string>;
  readonly attempts: ModelAttempt[];
  draft: { readonly number: number; state: 'open' | 'closed' | 'merged' } | undefined;
  /** Whether a person has asked for its draft, and it is about to be opened. */
  publishing: boolean;
  mergedAt: number;
  deployedFrom: number;
  mutedUntil: number;
  /** The bug that it is worked on with. */
  partOf: { readonly lead: ModelBug; readonly by: 'rule' | 'person'; readonly at: number } | undefined;
  /** Whether it was part of another by a rule, or split off: no rule makes it a member again. */
  released: boolean;
  /** Whether it has left another and is still to be triaged by itself. */
  due: boolean;
  /** When it left, which names the budgets of the attempt that follows. */
  releasedAt: number;
  /** Bugs that a person has taken it apart from. */
  readonly apart: Set<ModelBug>;
  hasThread: boolean;
  /** When somebody last had the turn to show it. */
  threadUpdatedAt: number;
}

export interface ModelBreaker {
  readonly name: string;
  readonly limit: number;
  failures: number;
  /** From when on an attempt may probe; undefined while it is closed. */
  probeFrom: number | undefined;
  probe: { readonly attempt: ModelAttempt; readonly at: number } | undefined;
  /** How often it opened, and people were told. */
  openings: number;
}

export interface Model {
  now: number;
  readonly bugs: readonly ModelBug[];
  readonly breakers: readonly ModelBreaker[];
  /** Bugs that could not reach the database, oldest first, and from when to when each could not. */
  outage: { readonly bug: ModelBug; from: number; to: number }[];
  /** Drafts that people reopened: they count whatever the limit. */
  reopened: number;
  /** Where bugs have stood and what was done, over all runs. */
  readonly reached: Set<string>;
}

export const createModel = (now: number, reached: Set<string>): Model => ({
  now,
  reached,
  reopened: 0,
  outage: [],
  breakers: [
    ...SERVICES.map(({ name }) => closedBreaker(`service/${name}`, LIMITS.failuresPerService)),
    closedBreaker('all', LIMITS.failuresInAll),
  ],
  bugs: SERVICES.map((service) => ({
    service,
    status: 'none',
    errors: [],
    seen: new Set(),
    alerts: new Set(),
    attempts: [],
    draft: undefined,
    publishing: false,
    mergedAt: 0,
    deployedFrom: 0,
    mutedUntil: 0,
    partOf: undefined,
    released: false,
    due: false,
    releasedAt: 0,
    apart: new Set(),
    hasThread: false,
    threadUpdatedAt: 0,
  })),
});

const closedBreaker = (name: string, limit: number): ModelBreaker => ({
  name,
  limit,
  failures: 0,
  probeFrom: undefined,
  probe: undefined,
  openings: 0,
});

export const running = ({ attempts }: ModelBug): ModelAttempt | undefined => attempts.find(({ ended }) => !ended);
