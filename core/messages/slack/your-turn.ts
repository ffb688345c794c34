import { hasRule } from '../../lifecycle/has-rule.ts';
import { outcomeShown } from '../../lifecycle/incident-work.ts';
import { CHANGES_OLD_TEST, UNRELATED_TEST } from '../../lifecycle/proof.ts';
import { isOnlyReported } from '../../lifecycle/report.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { Outcome } from '../../records/outcome.ts';
import { newestMuteDecision } from '../../user-actions/decision.ts';
import { isMuted } from './decision-buttons.ts';
import { act, skipTurn, type Turn, wait } from './skip-turn.ts';

/** "Your turn: review draft #12 (tests red → green)", "Nothing to do: a fix is being tried". Raw text. */
export const turnLine = ({ mustAct, what }: Turn): string => `${mustAct ? 'Your turn' : 'Nothing to do'}: ${what}`;

/**
 * Says whether people must act on an incident. The records alone decide, so that every process says the same.
 *
 * @param attempt the newest one; undefined when there is none
 */
export function yourTurn(incident: Incident, attempt: Attempt | undefined): Turn {
  const current = attempt?.number === incident.attempt ? attempt : undefined;
  if (incident.partOf !== undefined) return wait('it is worked on with another error of the same cause');
  if (current !== undefined && current.status !== 'ended') return running(current);
  if (incident.publishing !== undefined) return wait(publishing(incident.publishing));
  switch (incident.status) {
    case 'observed':
      return incident.outcome === undefined
        ? wait('it is counted, and no attempt is running')
        : ended(incident, incident.outcome);
    case 'in-work':
      return wait('an attempt is starting');
    case 'rejected':
      return wait(incident.pullRequest === undefined ? 'a person dismissed it' : `${nameOf(incident)} was closed`);
    case 'merged':
      return wait(`${nameOf(incident)} is merged, and mendhook watches whether the bug stays away`);
    case 'resolved':
      return wait(`${nameOf(incident)} is merged, and the bug has stayed away`);
    case 'regressed':
      return regressed(incident);
    case 'expired':
      return expired(incident);
    case 'fix-proposed':
    case 'diagnosed':
    case 'failed':
      return answered(incident, current);
    default:
      return incident.status satisfies never;
  }
}

const publishing = ({ applier }: NonNullable<Incident['publishing']>): string =>
  applier === undefined ? 'the draft is being opened' : 'Cursor is applying the patch';

const nameOf = ({ pullRequest }: Incident): string =>
  pullRequest === undefined ? 'the pull request' : `pull request #${pullRequest.number}`;

function running({ status, phases, step }: Attempt): Turn {
  if (status !== 'running') {
    return wait(
      step.includes('more than an hour')
        ? 'a fix waits for a container for over an hour'
        : 'a fix waits for a container',
    );
  }
  const phase = phases.at(-1);
  if (phase?.name !== 'propose-fix') return wait('the cause is being investigated');
  return wait(phase.status === 'running' ? 'a fix is being tried' : 'a fix is being tested');
}

/** A person's mute answers the bug, unless a pull request waits for them. */
function answered(incident: Incident, attempt: Attempt | undefined): Turn {
  const { pullRequest, outcome } = incident;
  const found = outcomeShown(incident, attempt);
  if (pullRequest !== undefined) {
    const name = `${pullRequest.draft ? 'draft' : 'pull request'} #${pullRequest.number}`;
    const { queue, archived, gone } = pullRequest.seen ?? {};
    if (gone === true) return act(`GitHub does not show ${name} any longer`);
    if (archived === true) return wait(`${name} waits, because its repository is archived`);
    if (queue?.state === 'queued') return wait(`${name} is in the merge queue`);
    return act(`review ${name} (${evidence(found)})`);
  }
  const muted = mutedBy(incident);
  if (muted !== undefined) return muted;
  if (found === undefined) return act('an attempt ended without an outcome');
  const turn = ended(incident, found);
  if (outcome?.kind !== 'skipped' || found.kind === 'skipped') return turn;
  return { ...turn, what: `${turn.what}, and ${skipTurn(outcome).what}` };
}

function regressed(incident: Incident): Turn {
  const muted = mutedBy(incident);
  if (muted !== undefined) return muted;
  const failed = incident.failedFixes?.at(-1);
  const back = `the bug is back${failed === undefined ? '' : ` after pull request #${failed.pullRequest.number}`}`;
  return incident.outcome?.kind === 'skipped'
    ? act(`${back}, and ${skipTurn(incident.outcome).what}`)
    : wait(`${back}, and the next alert may start an attempt`);
}

/** Nobody answered before, so nobody is asked again. A skip says what an attempt waits for. */
function expired(incident: Incident): Turn {
  const closed = `${nameOf(incident)} was closed because nobody answered it`;
  return incident.outcome?.kind === 'skipped'
    ? wait(`${closed}, and ${skipTurn(incident.outcome).what}`)
    : wait(closed);
}

function mutedBy(incident: Incident): Turn | undefined {
  if (!isMuted(incident)) return undefined;
  return wait(`${newestMuteDecision(incident)?.by.name.trim() || 'a person'} muted it`);
}

function ended(incident: Incident, outcome: Outcome): Turn {
  switch (outcome.kind) {
    case 'fix-verified':
      return act(`open a draft or apply the patch in this thread (${evidence(outcome)})`);
    case 'fix-unverified':
      return act(`judge the patch in this thread (${evidence(outcome)})`);
    case 'diagnosed':
      return act(
        hasRule(outcome, 'confidence-low')
          ? 'the cause is too uncertain for a fix'
          : 'the cause is found, and no fix was tried',
      );
    case 'not-code-fixable':
      return act(OUTSIDE_CODE[outcome.rule ?? ''] ?? 'the cause is not in this repository’s code');
    case 'declined':
      return act(
        hasRule(outcome, 'stopped-by-person')
          ? 'a person stopped the attempt'
          : 'mendhook made no fix that it may propose',
      );
    case 'failed':
      return act(`attempt ${incident.attempt} failed`);
    case 'skipped':
      return skipTurn(outcome, isOnlyReported(incident));
    default:
      return outcome.kind satisfies never;
  }
}

const OUTSIDE_CODE: Readonly<Record<string, string>> = {
  'not-code-fixable/configuration': 'configuration, not code',
  'not-code-fixable/data': 'data, not code',
  'not-code-fixable/dependency': 'a dependency, not code of this repository',
  'not-code-fixable/infrastructure': 'infrastructure, not code',
  'not-code-fixable/capacity': 'capacity, not code',
};

/** What the tests show of a fix. */
function evidence(outcome: Outcome | undefined): string {
  if (outcome?.kind === 'fix-verified') return 'tests red → green';
  if (hasRule(outcome, UNRELATED_TEST)) return 'its test is not shown to be of this bug';
  if (hasRule(outcome, CHANGES_OLD_TEST)) return 'it changes what an old test expects';
  if (hasRule(outcome, 'tests-disagree')) return 'tests speak against it';
  if (hasRule(outcome, 'no-suite-verdict')) return 'the whole suite tells nothing';
  return 'not verified by tests';
}
