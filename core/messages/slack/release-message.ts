import type { KnownBlock } from '@slack/types';
import type { ReleaseRecord } from '../../records/release-record.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackCode, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted, dollars } from '../../text/quantities.ts';
import { canaryFigures, type Figure, stagingFigures } from '../release/release-figures.ts';
import { releaseState } from '../release/release-state.ts';
import { context, section } from './blocks.ts';
import { refusedWord } from './refused-word.ts';
import { releaseButtons } from './release-buttons.ts';
import { type ReleaseContext, releaseQuestion, wayBackBlocks } from './release-question.ts';

const LONGEST = 2_000;
const line = (text: string, limit: number): string => slackLine(cutText(text, LONGEST), limit);

/**
 * The first message of a release's thread, which is rewritten in place. Its first line says what happens, and whether somebody has to
 * act.
 */
export function releaseMessage(record: ReleaseRecord, about: ReleaseContext): SlackMessage {
  const { service, target, status, openedAt } = record;
  const commit = target.commit.slice(0, 12);
  const { text, mustAct } = releaseState(record);
  const act = mustAct ? 'somebody must act' : 'nobody has to act';
  const blocks: readonly KnownBlock[] = [
    section(
      `*${line(service.name, 100)} ${slackLink(commit, about.commitUrl(target.commit), { otherwise: slackCode(commit) })} ${text}*: ${act}.`,
    ),
    section(changesOf(record, about)),
    ...whyOf(record),
    ...figures('*Staging*', stagingFigures(record)),
    ...figures('*Production*', canaryFigures(record.canary)),
    ...reportOf(record),
    ...(status === 'needs-person' ? releaseQuestion(record, about) : []),
    ...(status === 'rollback-failed' ? wayBackBlocks(record) : []),
    ...refusedWord({ words: record.words, roundAt: openedAt }),
    ...releaseButtons(record),
    context(smallPrint(record)),
  ];
  return { text: slackLine(`${service.name} ${commit} ${text}: ${act}`, 500), blocks };
}

const MOST_CHANGES = 8;

function changesOf({ changes, unreviewed = [] }: ReleaseRecord, { pullUrl }: ReleaseContext): string {
  const lines = changes
    .slice(0, MOST_CHANGES)
    .map(
      ({ number, title, login }) =>
        `• ${slackLink(`#${number}`, pullUrl(number))} ${line(title, 150)} by ${slackCode(cutText(login, 200), 80)}`,
    );
  const rest = changes.length - lines.length;
  const all = [
    ...lines,
    ...(rest > 0 ? [`and ${counted(rest, 'more change')}`] : []),
    ...(unreviewed.length > 0 ? [`• ${counted(unreviewed.length, 'commit')} without a reviewed pull request`] : []),
  ];
  return ['*It brings*', ...(all.length === 0 ? ['• no pull request'] : all)].join('\n');
}

function whyOf({ decision, trouble, held }: ReleaseRecord): readonly KnownBlock[] {
  const said = [
    ...(decision === undefined ? [] : [line(decision.why, 1_000)]),
    ...(held === undefined ? [] : [`${line(held.login, 80)} holds it: ${line(held.reason, 500)}`]),
    ...(trouble === undefined ? [] : [line(trouble, 1_000)]),
  ];
  return said.length === 0 ? [] : [section(said.join('\n'))];
}

const figures = (title: string, all: readonly Figure[]): readonly KnownBlock[] =>
  all.length === 0
    ? []
    : [section([title, ...all.map(({ name, text }) => `• ${name}: ${line(text, 300)}`)].join('\n'))];

function reportOf({ report, incidents }: ReleaseRecord): readonly KnownBlock[] {
  const lines = [
    ...(report === undefined ? [] : [line(report.summary, 1_500)]),
    ...(incidents.length === 0 ? [] : [`${counted(incidents.length, 'incident')} opened for its new errors.`]),
  ];
  return lines.length === 0 ? [] : [section(['*Report*', ...lines].join('\n'))];
}

function smallPrint({ id, settings, dollars: spent, chain, service }: ReleaseRecord): string {
  return [
    settings.mode,
    ...(service.env === undefined ? [] : [line(service.env, 60)]),
    counted(chain.length, 'decision'),
    ...(spent === 0 ? [] : [`cost ${dollars(spent)}`]),
    slackCode(id),
  ].join('  ·  ');
}
