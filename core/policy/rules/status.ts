import { attemptsMade } from '../../lifecycle/incident.ts';
import { isHeldByAnother } from '../../lifecycle/members.ts';
import { PART_OF_RULE, partOfRefusal } from '../../lifecycle/part-of-refusal.ts';
import { isDecision } from '../../lifecycle/rejections.ts';
import { isOnlyReported } from '../../lifecycle/report.ts';
import { counted } from '../../text/quantities.ts';
import { observedReason } from '../observed.ts';
import type { IncidentCase, Rule } from './rule.ts';

/** Rules on the incident’s status. */
export const statusRules: readonly Rule<IncidentCase>[] = [
  {
    name: 'observe-only',
    description: 'The service’s `mode` is `observe`: its errors are only grouped and counted.',
    figures: [],
    refuse: ({ service }) => (service.mode === 'observe' ? observedReason(service) : undefined),
  },
  {
    name: PART_OF_RULE,
    description: 'The bug is part of another incident with the same cause ([storms](storms.md)).',
    figures: [],
    refuse: ({ incident, now }) =>
      incident.partOf !== undefined && isHeldByAnother(incident, now)
        ? partOfRefusal(incident.partOf).reason
        : undefined,
  },
  {
    name: 'already-in-work',
    description: 'An attempt at this bug is in work.',
    figures: [],
    refuse: ({ incident: { status, attempt } }) => (status === 'in-work' ? `attempt ${attempt} is in work` : undefined),
  },
  {
    name: 'fix-proposed',
    description: 'A fix for this bug is proposed.',
    figures: [],
    refuse: ({ incident: { status, pullRequest }, isRound }) => {
      if (status !== 'fix-proposed' || isRound === true) return undefined;
      return pullRequest === undefined
        ? 'a fix is already proposed'
        : `pull request #${pullRequest.number} is already open for it`;
    },
  },
  {
    name: 'diagnosed',
    description: 'The bug is diagnosed and waits for a person.',
    lifted: true,
    figures: [],
    refuse: ({ incident: { status } }) =>
      status === 'diagnosed' ? 'it is diagnosed and waits for a person' : undefined,
  },
  {
    name: 'rejected-before',
    description:
      'A person closed the pull request without merging it, or dismissed the diagnosis. That decision holds until the pull request is reopened. A bot that closes it decides nothing.',
    lifted: true,
    figures: [],
    refuse: ({ incident: { status, pullRequest, rejection } }) => {
      if (status !== 'rejected' || (rejection !== undefined && !isDecision(rejection))) return undefined;
      const by = rejection?.by === undefined ? 'a person' : rejection.by;
      if (pullRequest === undefined) return `${by} dismissed the result`;
      const what = `pull request #${pullRequest.number}`;
      return `${by} closed ${what} without merging it`;
    },
  },
  {
    name: 'fix-merged',
    description: 'A fix is merged, and the bug was not seen in a release with the fix.',
    figures: ['deployedAfterMinutes', 'watchHours'],
    refuse: ({ incident: { status, pullRequest } }) =>
      status === 'merged' || status === 'resolved'
        ? `pull request #${pullRequest?.number} is merged, and these errors are from releases without it`
        : undefined,
  },
  {
    name: 'attempts-used-up',
    description: 'The attempts at this bug are used up, and it waits for a person.',
    lifted: true,
    figures: ['attemptsPerFingerprint'],
    refuse: ({ incident, service: { policy } }) => {
      const made = attemptsMade(incident);
      if (made < policy.attemptsPerFingerprint) return undefined;
      return `${counted(made, 'attempt')} did not fix it, so it waits for a person`;
    },
  },
  {
    name: 'reported-once',
    description:
      'A person reported the bug in JIRA without a stack trace, and an attempt was made. A changed report starts no other.',
    lifted: true,
    figures: [],
    refuse: ({ incident }) =>
      isOnlyReported(incident) && attemptsMade(incident) > 0
        ? 'a report without a stack trace gets one attempt, and another if a person asks for it'
        : undefined,
  },
  {
    name: 'draft-rounds-used-up',
    description: 'The rounds of changes that people may ask for on one draft are used up.',
    figures: ['botRounds', 'attemptsPerFingerprint'],
    refuse: ({ incident: { pullRequest }, service: { policy }, isRound }) => {
      const made = pullRequest?.rounds ?? 0;
      if (isRound !== true || made < Math.min(policy.botRounds, policy.attemptsPerFingerprint)) return undefined;
      return `${counted(made, 'round')} of changes ${made === 1 ? 'was' : 'were'} made on it, which is the limit`;
    },
  },
];
