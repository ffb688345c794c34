import { attemptsMade } from '../../lifecycle/incident.ts';
import { isHeldByAnother } from '../../lifecycle/members.ts';
import { PART_OF_RULE, partOfRefusal } from '../../lifecycle/part-of-refusal.ts';
import { isDecision } from '../../lifecycle/rejections.ts';
import { counted } from '../../text/quantities.ts';
import { observedReason } from '../observed.ts';
import type { IncidentCase, Rule } from './rule.ts';

/** Rules on where the incident stands. */
export const statusRules: readonly Rule<IncidentCase>[] = [
  {
    name: 'observe-only',
    says: 'The service’s `mode` is `observe`: it is grouped and counted, nothing else.',
    figures: [],
    refuse: ({ service }) => (service.mode === 'observe' ? observedReason(service) : undefined),
  },
  {
    name: PART_OF_RULE,
    says: 'The bug is worked on with another one of the same cause ([storms](storms.md)).',
    figures: [],
    refuse: ({ incident, now }) =>
      incident.partOf !== undefined && isHeldByAnother(incident, now)
        ? partOfRefusal(incident.partOf).reason
        : undefined,
  },
  {
    name: 'already-in-work',
    says: 'An attempt at this bug is in work.',
    figures: [],
    refuse: ({ incident: { status, attempt } }) => (status === 'in-work' ? `attempt ${attempt} is in work` : undefined),
  },
  {
    name: 'fix-proposed',
    says: 'A fix for this bug is proposed.',
    figures: [],
    refuse: ({ incident: { status, pullRequest } }) => {
      if (status !== 'fix-proposed') return undefined;
      return pullRequest === undefined
        ? 'a fix is already proposed'
        : `pull request #${pullRequest.number} is already open for it`;
    },
  },
  {
    name: 'diagnosed',
    says: 'The bug is diagnosed; the next step is a person’s.',
    lifted: true,
    figures: [],
    refuse: ({ incident: { status } }) =>
      status === 'diagnosed' ? 'it is diagnosed and waits for a person' : undefined,
  },
  {
    name: 'rejected-before',
    says: 'People closed the pull request without merging it, or dismissed what was found: that is a decision, until they reopen it. A bot that closes it decides nothing.',
    lifted: true,
    figures: [],
    refuse: ({ incident: { status, pullRequest, rejection } }) => {
      if (status !== 'rejected' || (rejection !== undefined && !isDecision(rejection))) return undefined;
      const by = rejection?.by === undefined ? 'a person' : rejection.by;
      if (pullRequest === undefined) return `${by} dismissed what was found, which is a decision`;
      const what = `pull request #${pullRequest.number}`;
      return `${by} closed ${what} without merging it, which is a decision`;
    },
  },
  {
    name: 'fix-merged',
    says: 'A fix is merged, and no error of a release with it was seen.',
    figures: ['deployedAfterMinutes', 'watchHours'],
    refuse: ({ incident: { status, pullRequest } }) =>
      status === 'merged' || status === 'resolved'
        ? `pull request #${pullRequest?.number} is merged, and these errors are of releases without it`
        : undefined,
  },
  {
    name: 'attempts-used-up',
    says: 'Enough attempts at this bug were made; the next step is a person’s.',
    lifted: true,
    figures: ['attemptsPerFingerprint'],
    refuse: ({ incident, service: { policy } }) => {
      const made = attemptsMade(incident);
      if (made < policy.attemptsPerFingerprint) return undefined;
      return `after ${counted(made, 'attempt')}, the next step is a person’s`;
    },
  },
];
