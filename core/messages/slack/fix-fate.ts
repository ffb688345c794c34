import { observationEnds } from '../../lifecycle/open-work.ts';
import { isDecision } from '../../lifecycle/rejections.ts';
import type { Incident } from '../../records/incident.ts';
import type { MergedAs } from '../../records/merge.ts';
import { timeInWords } from '../../text/quantities.ts';
import { sinceCommit } from '../base-update-text.ts';

/** The state of the work on an incident, for the one line that changes. Raw text. */
export interface WorkState {
  readonly label: string;
  readonly detail: string;
  /** Where the label leads. */
  readonly address?: string;
}

/** What became of a proposed fix, once people have answered it; undefined before. Raw text. */
export function fixFate(incident: Incident): WorkState | undefined {
  const { pullRequest } = incident;
  const name = pullRequest === undefined ? 'Pull request' : `Pull request #${pullRequest.number}`;
  const address = pullRequest === undefined ? {} : { address: pullRequest.url };
  switch (incident.status) {
    case 'rejected':
      if (pullRequest === undefined) return { label: 'Dismissed', detail: dismissedDetail(incident) };
      return { label: `${name} closed`, detail: rejectedDetail(incident), ...address };
    case 'merged':
      if (incident.merge?.elsewhere === true)
        return { label: `${name} closed`, detail: goneDetail(incident), ...address };
      return { label: `${name} merged`, detail: mergedDetail(incident), ...address };
    case 'resolved':
      return { label: 'Resolved', detail: resolvedDetail(incident, name), ...address };
    case 'regressed':
      return regressedState(incident);
    case 'expired':
      return { label: `${name} expired`, detail: expiredDetail(incident), ...address };
    default:
      return undefined;
  }
}

const NOT_AGAIN = 'mendhook does not try again unless it is reopened.';
/** A bot that closes decides nothing: core/policy/rules/status.ts. */
const AGAIN = 'A bot decides nothing: mendhook works on the bug again when it comes again.';

const dismissedDetail = ({ rejection }: Incident): string =>
  `by ${rejection?.by ?? 'a person'}. mendhook does not try again unless somebody asks for it.`;

function rejectedDetail({ rejection }: Incident): string {
  const by = rejection?.by === undefined ? '' : ` by ${rejection.by}`;
  const reason = rejection?.reason === undefined ? '' : ` “${rejection.reason}”`;
  const again = rejection === undefined || isDecision(rejection) ? NOT_AGAIN : AGAIN;
  const branch = rejection?.branchDeleted === true ? ' Its branch is deleted: restore it before you reopen it.' : '';
  return `not merged${by}. ${again}${branch}${reason}`;
}

function expiredDetail({ outcome }: Incident): string {
  const skipped = outcome?.kind === 'skipped' ? ` Not tried again: ${outcome.reason}` : '';
  return `closed, because nobody answered it. Reopen it to get it back. If the bug comes again, mendhook works on it again.${skipped}`;
}

function mergedDetail(incident: Incident): string {
  const { merge, lastSeen } = incident;
  const by = merge?.by === undefined ? '' : `by ${merge.by}; `;
  const as = merge?.as === undefined ? '' : `${mergedAs(merge.as)}; `;
  const still =
    merge !== undefined && lastSeen > merge.at ? `still seen ${timeInWords(lastSeen)} in an earlier release; ` : '';
  const until = observationEnds(incident);
  return `${by}${as}${still}${until === undefined ? 'watched' : `watched until ${timeInWords(until)}`}`;
}

/** Another commit did what the pull request was for. */
function goneDetail(incident: Incident): string {
  const until = observationEnds(incident);
  const watched = until === undefined ? 'watched' : `watched until ${timeInWords(until)}`;
  return `the bug is gone without it, ${goneSince(incident)}: the regression test passes there. Reopen it if it is still needed; ${watched}`;
}

function goneSince({ merge, pullRequest }: Incident): string {
  const end = pullRequest?.baseUpdate?.end;
  return end?.kind === 'bug-gone' ? sinceCommit(end) : `since commit ${merge?.commit?.slice(0, 12) ?? 'unknown'}`;
}

/** What people merged, beside what was proposed. */
function mergedAs(as: MergedAs): string {
  switch (as.kind) {
    case 'as-is':
      return 'as mendhook proposed it';
    case 'changed':
      return 'with changes of people';
    case 'superseded':
      return 'with other files than mendhook proposed';
    default:
      return as satisfies never;
  }
}

function resolvedDetail(incident: Incident, name: string): string {
  const { merge, lastSeen } = incident;
  if (merge?.elsewhere === true) {
    return `the bug is gone ${goneSince(incident)}, without ${name.toLowerCase()}, and has stayed away since ${timeInWords(lastSeen)}`;
  }
  const by = merge?.by === undefined ? '' : ` by ${merge.by}`;
  return `${name} was merged${by}, and the bug has stayed away since ${timeInWords(lastSeen)}`;
}

function regressedState({ failedFixes = [], outcome }: Incident): WorkState {
  const failed = failedFixes.at(-1);
  const skipped = outcome?.kind === 'skipped' ? ` Not tried again: ${outcome.reason}` : '';
  if (failed === undefined) return { label: 'Regressed', detail: `the bug is back.${skipped}` };
  const { pullRequest, release, recurredAt, merge } = failed;
  const where = release === undefined ? '' : ` in ${release}`;
  const although =
    merge.elsewhere === true
      ? `although the test of pull request #${pullRequest.number} passes since commit ${merge.commit?.slice(0, 12) ?? 'unknown'}`
      : `although pull request #${pullRequest.number} was merged`;
  const detail = `seen again ${timeInWords(recurredAt)}${where}, ${although}.${skipped}`;
  return { label: 'Regressed', detail, address: pullRequest.url };
}
