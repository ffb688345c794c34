import type { InvestigateVerdict } from '../../records/verdict.ts';
import { slackCode, slackLine, slackLink, slackProse } from '../../text/mrkdwn.ts';
import type { BlobUrl } from '../pull-request/blob-url.ts';

/** What an investigation found, a section each: cause, evidence, what to do, what was not checked. mrkdwn. */
export const diagnosisSections = (verdict: InvestigateVerdict, blobUrl?: BlobUrl): readonly string[] =>
  [
    `*Diagnosis: ${slackLine(verdict.title, 200)}*\n${slackProse(verdict.rootCause, 2_400)}`,
    `*Evidence* (confidence ${verdict.confidence})\n${bullets(verdict.evidence.map(evidence(blobUrl)), 4)}`,
    verdict.codeFixable
      ? ''
      : `*No change in this repository fixes it*: ${REASON[verdict.notFixableBecause ?? 'unknown']}.`,
    titled('What to do', slackProse(verdict.nextSteps, 1_400)),
    titled(
      'Not checked',
      bullets(
        verdict.notChecked.map((item) => slackLine(item, 300)),
        5,
      ),
    ),
  ].filter((part) => part !== '');

const titled = (title: string, text: string): string => (text === '' ? '' : `*${title}*\n${text}`);

const REASON: Readonly<Record<NonNullable<InvestigateVerdict['notFixableBecause']>, string>> = {
  configuration: 'the cause is configuration',
  data: 'the cause is in the data',
  dependency: 'the cause is a dependency',
  infrastructure: 'the cause is infrastructure',
  capacity: 'the cause is a lack of capacity',
  unknown: 'the cause is elsewhere',
};

const evidence =
  (blobUrl: BlobUrl | undefined) =>
  ({ kind, file, line, observation }: InvestigateVerdict['evidence'][number]): string => {
    const seen = slackLine(observation, 320);
    if (file === undefined) return `${SOURCE[kind]}: ${seen}`;
    const place = line === undefined ? file : `${file}:${line}`;
    return `${slackLink(place, blobUrl?.(file, line), { limit: 260, otherwise: slackCode(place, 120) })}: ${seen}`;
  };

const SOURCE = { code: 'Code', log: 'Log', test: 'Test' } as const;

const bullets = (items: readonly string[], most: number): string =>
  [...items.slice(0, most), ...(items.length > most ? [`and ${items.length - most} more`] : [])]
    .map((item) => `• ${item}`)
    .join('\n');
