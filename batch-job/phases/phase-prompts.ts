import { isReportId } from '../../core/alert/report-alert.ts';
import type { ServiceConfig } from '../../core/config/config.ts';
import { describeContradiction } from '../../core/lifecycle/contradictions.ts';
import { countSeen } from '../../core/lifecycle/describe-occurrences.ts';
import { membersOf } from '../../core/lifecycle/members.ts';
import { isOnlyReported } from '../../core/lifecycle/report.ts';
import { describeMember, MEMBERS_SHOWN } from '../../core/messages/facts/describe-member.ts';
import { describeSeenWith } from '../../core/messages/facts/describe-seen-with.ts';
import { describeFacts } from '../../core/messages/facts/similar-incidents.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { FailedFix } from '../../core/records/merge.ts';
import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import type { Suspect } from '../../core/suspects/suspect.ts';
import { describeSuspectCommit, type SuspectCommit } from '../../core/suspects/suspect-commits.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { oneLine, shorten, shortenMiddle } from '../../core/text/shorten.ts';
import type { TestCommands } from '../../core/toolchains/toolchain.ts';
import { fenceLines, readTemplate } from './prompt-template.ts';

interface PromptFacts {
  readonly incident: Incident;
  readonly service: ServiceConfig;
  readonly commit: string;
  /** What people rejected of fixes of this bug and of similar ones, a line each. */
  readonly rejected: readonly string[];
  /** What a person told this attempt. */
  readonly hint?: Attempt['hint'];
  /** Random for each run; see `fence`. */
  readonly boundary: string;
}

const SUSPECTS_SHOWN = 15;
const SEEN_LENGTH = 1_200;
const MESSAGE_LENGTH = 4_000;
const STACK_LENGTH = 16_000;
const REPORT_LENGTH = 8_000;
const REPORTED_LENGTH = 2_100;
const LINE_LENGTH = 300;
const HINT_LENGTH = 2_100;
const REJECTED_SHOWN = 20;
const REJECTED_LENGTH = 1_200;
const CONTRADICTIONS_SHOWN = 5;
const CONTRADICTION_LENGTH = 2_200;
const PATCH_LENGTH = 16_000;
/** In UTF-16 units, as all lengths here. */
export const OBJECTION_LENGTH = 8_000;
/** Of an objection, what people say of a draft; the rest is for what the tests say in a later round. */
export const REVIEW_LENGTH = 6_000;

export const systemPrompt = (): string => renderPrompt('system', readTemplate('system'), {});

export function investigatePrompt(
  facts: PromptFacts & {
    suspects: readonly Suspect[];
    suspectCommits: readonly SuspectCommit[];
    /** What a release changed that was rolled back with this bug. */
    suspectRelease?: string | undefined;
    earlier: readonly Attempt[];
    /** The patch of the newest draft that nobody answered, and which draft that was. */
    expired?: ExpiredFix | undefined;
    related: readonly Incident[];
  },
): string {
  const { incident, suspects, suspectCommits, suspectRelease, earlier, expired, related, boundary } = facts;
  return renderPrompt('investigate', readTemplate('investigate'), {
    ...commonValues(facts),
    occurrences: countSeen(incident),
    firstSeen: new Date(incident.firstSeen).toISOString(),
    lastSeen: new Date(incident.lastSeen).toISOString(),
    affectedUsers: String(incident.affectedUsers),
    reportedWords: fenceLines(wordsOf(incident), boundary, REPORTED_LENGTH),
    seenWith: fenceLines(describeSeenWith(incident), boundary, SEEN_LENGTH),
    members: fenceLines(membersOf(incident).slice(0, MEMBERS_SHOWN).map(describeMember), boundary),
    suspects: fenceLines(suspects.slice(0, SUSPECTS_SHOWN).map(describeSuspect), boundary),
    suspectCommits: fenceLines(suspectCommits.map(describeSuspectCommit), boundary),
    suspectRelease: suspectRelease === undefined ? 'none' : fence(cleanText(suspectRelease), boundary),
    relatedIncidents: fenceLines(related.map(describeFacts), boundary),
    earlierAttempts: fenceLines(earlier.map(describeAttempt), boundary),
    expiredFixes: expired === undefined ? 'none' : fence(describeExpiredFix(expired), boundary),
    failedFixes: fenceLines((incident.failedFixes ?? []).map(describeFailedFix), boundary),
  });
}

export interface ExpiredFix {
  readonly pullRequest: number;
  readonly attempt: number;
  /** Left out when it was not kept. */
  readonly patch?: string | undefined;
}

const describeExpiredFix = ({ pullRequest, attempt, patch = 'Its patch was not kept.' }: ExpiredFix): string =>
  `Pull request #${pullRequest} of attempt ${attempt}:\n${shortenMiddle(cleanText(patch), PATCH_LENGTH)}`;

interface FixFacts extends PromptFacts {
  readonly diagnosis: InvestigateVerdict;
  readonly test?: TestCommands | undefined;
}

export const proposeFixPrompt = (facts: FixFacts): string =>
  renderPrompt('propose-fix', readTemplate('propose-fix'), fixValues(facts));

/** @param facts.objection what the rules or the tests say against the patch */
export const repairFixPrompt = (facts: FixFacts & { patch: string; objection: string }): string =>
  renderPrompt('repair-fix', readTemplate('repair-fix'), {
    ...fixValues(facts),
    patch: fence(shortenMiddle(cleanText(facts.patch), PATCH_LENGTH), facts.boundary),
    objection: fence(shortenMiddle(cleanText(facts.objection), OBJECTION_LENGTH), facts.boundary),
  });

function fixValues(facts: FixFacts) {
  const { test, diagnosis, boundary } = facts;
  const { title, rootCause, evidence, affectedFiles, confidence } = diagnosis;
  const lines = [
    `Title: ${title}`,
    `Root cause (${confidence} confidence): ${rootCause}`,
    ...evidence.map(({ kind, file, line, observation }) => `Evidence (${place(kind, file, line)}): ${observation}`),
    `Files: ${affectedFiles.join(', ')}`,
  ];
  return {
    ...commonValues(facts),
    diagnosis: fence(lines.map((line) => cleanText(line)).join('\n'), boundary),
    regressionCommand: test?.regression ?? UNKNOWN_COMMAND,
    testCommand: test?.command ?? UNKNOWN_COMMAND,
  };
}

const UNKNOWN_COMMAND = 'the repository’s own test runner';

const commonValues = ({ incident, service, commit, rejected, hint, boundary }: PromptFacts) => ({
  service: service.name,
  repository: service.repository,
  commit,
  error: fence(describeError(incident), boundary),
  report: describeReport(incident),
  rejectedFixes: fenceLines(rejected.slice(0, REJECTED_SHOWN), boundary, REJECTED_LENGTH),
  hint: hint === undefined ? 'none' : fence(describeHint(hint), boundary),
  contradictions: fenceLines(
    (incident.contradictions ?? []).slice(-CONTRADICTIONS_SHOWN).map(describeContradiction),
    boundary,
    CONTRADICTION_LENGTH,
  ),
});

/** Which of its alerts were reports, says whether a log of it was ever read. */
function describeReport(incident: Incident): string {
  if (isOnlyReported(incident)) return ONLY_REPORTED;
  return incident.alertIds.every(isReportId) ? TRACE_REPORTED : 'yes, it was logged.';
}

/** Where nothing but a report is known, its words stand in place of the error. */
const wordsOf = (incident: Incident): readonly string[] =>
  (incident.reports ?? []).flatMap(({ key, words }) =>
    words === undefined || isOnlyReported(incident) ? [] : [`${key}: ${words}`],
  );

const TRACE_REPORTED = `nobody knows. No log of it was read: the stack trace was pasted by a person who reported it in an issue tracker. It may be
of another version, or not be complete.`;

/** Without a red test there is no verification: the policy demands that anyway, and the agent should know it first. */
const ONLY_REPORTED = `no. There is no error yet, and no stack trace: what stands above as the message are the words of a person who reported
something in an issue tracker. They may be wrong, or about something else. Reproducing it is the first step: find the code that they
are about, and how it comes to what they describe. The regression test is the reproduction: it shows the wrong behaviour, and it
must fail on the code as it is now. If the code cannot do what was reported, or you cannot tell what was meant, say so, claim \`low\`
confidence, and say what a person should ask the reporter.`;

const describeHint = ({ by, words }: NonNullable<Attempt['hint']>): string =>
  shorten(cleanText(`${oneLine(by.name)}: ${words}`), HINT_LENGTH);

function describeError(incident: Incident): string {
  const { representative, title } = incident;
  const { kind, message, stack } = representative;
  const lines = [
    `kind: ${shorten(oneLine(cleanText(kind ?? 'unknown')), LINE_LENGTH)}`,
    `message: ${shorten(cleanText(message ?? title), isOnlyReported(incident) ? REPORT_LENGTH : MESSAGE_LENGTH)}`,
    stack === undefined ? 'no stack trace' : `stack:\n${shortenMiddle(cleanText(stack), STACK_LENGTH)}`,
  ];
  return lines.join('\n');
}

const describeSuspect = ({ path, line, why }: Suspect): string =>
  `${path}${line === undefined ? '' : `:${line}`} (${why})`;

const describeAttempt = ({ number, outcome }: Attempt): string =>
  `attempt ${number}: ${outcome === undefined ? 'ended without an outcome' : `${outcome.kind}: ${outcome.reason}`}`;

const describeFailedFix = ({ attempt, pullRequest, merge, recurredAt, release }: FailedFix): string => {
  const commit = merge.commit === undefined ? '' : ` as commit ${merge.commit}`;
  const where = release === undefined ? '' : ` in release ${release}`;
  const [mergedAt, seenAt] = [merge.at, recurredAt].map((at) => new Date(at).toISOString());
  const fate =
    merge.elsewhere === true ? `closed ${mergedAt} because its test passed without it` : `merged ${mergedAt}`;
  return `pull request #${pullRequest.number} of attempt ${attempt}, ${fate}${commit}, seen again ${seenAt}${where}: ${pullRequest.title}`;
};

const place = (kind: string, file: string | undefined, line: number | undefined): string =>
  file === undefined ? kind : `${file}${line === undefined ? '' : `:${line}`}`;
