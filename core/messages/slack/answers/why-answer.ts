import { describeContradiction } from '../../../lifecycle/contradictions.ts';
import { newestRuns } from '../../../lifecycle/newest-runs.ts';
import { runVerdict } from '../../../lifecycle/run-verdict.ts';
import type { Attempt } from '../../../records/attempt.ts';
import type { Incident } from '../../../records/incident.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { type InvestigateVerdict, investigateVerdict } from '../../../records/verdict.ts';
import { slackCode, slackLine, slackLink } from '../../../text/mrkdwn.ts';
import { linesMessage } from './lines-message.ts';

const EVIDENCE_SHOWN = 5;

/** Says what was found, what it rests on, and how the newest attempt ended. */
export function whyAnswer({ incident, attempt }: { incident: Incident; attempt: Attempt | undefined }): SlackMessage {
  const verdict = diagnosisOf(attempt);
  const { pullRequest, contradictions = [] } = incident;
  const outcome = attempt?.outcome ?? incident.outcome;
  const found = verdict === undefined ? nothingFound(attempt) : diagnosis(verdict);
  return linesMessage(slackLine(verdict?.title ?? outcome?.reason ?? 'No attempt was made yet', 300), [
    ...found,
    ...(outcome === undefined ? [] : [`*Outcome:* ${slackLine(outcome.reason, 800)}`]),
    ...(attempt === undefined ? [] : runs(attempt)),
    ...contradictions.slice(-3).map((each) => `*Called wrong:* ${slackLine(describeContradiction(each), 500)}`),
    ...(pullRequest === undefined ? [] : [slackLink(`Pull request #${pullRequest.number}`, pullRequest.url)]),
    ...(incident.alertLink === undefined || incident.alertLink === ''
      ? []
      : [slackLink('The alert', incident.alertLink)]),
  ]);
}

function diagnosisOf(attempt: Attempt | undefined): InvestigateVerdict | undefined {
  const phase = attempt?.phases.findLast(({ name, status }) => name === 'investigate' && status === 'verdict');
  return investigateVerdict.safeParse(phase?.verdict).data;
}

const nothingFound = (attempt: Attempt | undefined): readonly string[] => [
  attempt === undefined ? 'No attempt was made yet.' : `Attempt ${attempt.number} has no diagnosis yet.`,
];

const diagnosis = ({ rootCause, confidence, evidence }: InvestigateVerdict): readonly string[] => [
  `*Root cause* (confidence ${confidence}): ${slackLine(rootCause, 1_500)}`,
  ...evidence.slice(0, EVIDENCE_SHOWN).map(({ kind, file, line, observation }) => {
    const place = file === undefined ? kind : slackCode(line === undefined ? file : `${file}:${line}`, 150);
    return `• ${place}: ${slackLine(observation, 400)}`;
  }),
];

const runs = ({ tests }: Attempt): readonly string[] =>
  newestRuns(tests).map((run, _, all) => `• ${slackLine(run.name, 100)}: ${slackLine(runVerdict(run, all), 100)}`);
