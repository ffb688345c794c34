import type { ServiceConfig } from './config.ts';
import type { Incident } from './incident.ts';

/** Whether an attempt is made, and if not, which rule said no and why, in a sentence for a person. */
export type Decision =
  | { readonly work: true }
  | { readonly work: false; readonly rule: string; readonly reason: string };

interface Rule {
  readonly name: string;
  /** The reason to make no attempt; undefined when the rule has nothing against it. */
  readonly refuse: (incident: Incident, service: ServiceConfig) => string | undefined;
}

/** The rules, in order: the first that refuses gives the reason. */
const RULES: readonly Rule[] = [
  {
    name: 'observe-only',
    refuse: (_, { mode }) => (mode === 'observe' ? 'this service is only observed (mode: observe)' : undefined),
  },
  {
    name: 'already-in-work',
    refuse: ({ status, attempt }) => (status === 'in-work' ? `attempt ${attempt} is in work` : undefined),
  },
  {
    name: 'fix-proposed',
    refuse: ({ status, pullRequest }) => {
      if (status !== 'fix-proposed') return undefined;
      return pullRequest === undefined
        ? 'a fix is already proposed'
        : `pull request #${pullRequest.number} is already open for it`;
    },
  },
  {
    name: 'diagnosed',
    refuse: ({ status }) => (status === 'diagnosed' ? 'it is diagnosed and waits for a person' : undefined),
  },
  {
    name: 'attempts-used-up',
    refuse: ({ attempt }, { budget }) =>
      attempt >= budget.attemptsPerFingerprint
        ? `${attempt} attempts were made; the next step is a person’s`
        : undefined,
  },
];

/** Decides whether to spend money on an incident. Pure: everything it looks at is in the records. */
export function decideAttempt(incident: Incident, service: ServiceConfig): Decision {
  for (const { name, refuse } of RULES) {
    const reason = refuse(incident, service);
    if (reason !== undefined) return { work: false, rule: name, reason };
  }
  return { work: true };
}
