import type { Attempt } from '../attempt.ts';
import type { Incident } from '../incident.ts';
import type { BlobUrl } from '../pull-request/blob-url.ts';
import { slackCode, slackLine, slackLink, slackProse } from '../text/mrkdwn.ts';
import type { InvestigateVerdict } from '../verdict.ts';
import { section } from './blocks.ts';
import type { SlackMessage } from './message.ts';

interface DiagnosisRecords {
  readonly incident: Incident;
  readonly attempt: Attempt;
  readonly verdict: InvestigateVerdict;
  readonly blobUrl?: BlobUrl;
}

/** What the investigation found: cause, evidence, what was not checked, what to do. An answer in the thread. */
export function diagnosisReply({ verdict, blobUrl }: DiagnosisRecords): SlackMessage {
  const parts = [
    `*Diagnosis: ${slackLine(verdict.title, 200)}*\n${slackProse(verdict.rootCause, 2_400)}`,
    `*Evidence* (confidence ${verdict.confidence})\n${bullets(verdict.evidence.map(evidence(blobUrl)), 4)}`,
    verdict.codeFixable
      ? ''
      : `*No change of this repository mends it*: ${REASON[verdict.notFixableBecause ?? 'unknown']}.`,
    verdict.nextSteps.trim() === '' ? '' : `*What to do*\n${slackProse(verdict.nextSteps, 1_400)}`,
    verdict.notChecked.length === 0
      ? ''
      : `*Not checked*\n${bullets(
          verdict.notChecked.map((item) => slackLine(item, 300)),
          5,
        )}`,
  ];
  return {
    text: `Diagnosis: ${slackLine(verdict.title, 300)}`,
    blocks: parts.filter((part) => part !== '').map(section),
  };
}

const REASON: Readonly<Record<NonNullable<InvestigateVerdict['notFixableBecause']>, string>> = {
  configuration: 'the cause is configuration',
  data: 'the cause is in the data',
  dependency: 'the cause is a dependency',
  infrastructure: 'the cause is infrastructure',
  capacity: 'the cause is a lack of capacity',
  unknown: 'the cause lies elsewhere',
};

const evidence =
  (blobUrl: BlobUrl | undefined) =>
  ({ file, line, observation }: InvestigateVerdict['evidence'][number]): string => {
    const seen = slackLine(observation, 320);
    if (file === undefined) return seen;
    const place = slackCode(line === undefined ? file : `${file}:${line}`, 120);
    return `${slackLink(place, blobUrl?.(file, line), 260)}: ${seen}`;
  };

const bullets = (items: readonly string[], most: number): string =>
  [...items.slice(0, most), ...(items.length > most ? [`and ${items.length - most} more`] : [])]
    .map((item) => `• ${item}`)
    .join('\n');
