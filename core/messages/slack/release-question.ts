import type { KnownBlock } from '@slack/types';
import { isLive } from '../../gate-decision/answer-of-word.ts';
import { filesOf } from '../../gate-decision/similar-changes.ts';
import { canRollBack } from '../../lifecycle/release-status.ts';
import type { ChangeRecord } from '../../records/change-record.ts';
import type { ReleaseRecord } from '../../records/release-record.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackCode, slackFence, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted } from '../../text/quantities.ts';
import { closesGate, shownFindings, speakingFacts } from '../change/what-speaks.ts';
import { RELEASE_RULE_TEXT } from '../release/rule-text.ts';
import { wayBack } from '../release/way-back.ts';
import { section } from './blocks.ts';
import { localTime } from './local-time.ts';
import { tracesLines } from './traces-lines.ts';

export interface ReleaseContext {
  /** Where people read a pull request, or a commit, of the release's repository. */
  readonly pullUrl: (number: number) => string;
  readonly commitUrl: (commit: string) => string;
  /** Reviews of the changes that it brings, as far as there were any. */
  readonly reviews: readonly ChangeRecord[];
  /** Earlier releases that are most like this one. */
  readonly similar: readonly ReleaseRecord[];
}

/** No more of a text is read than this: more than is shown, so that a credential at the cut is not shown either. */
const LONGEST = 2_000;
const line = (text: string, limit: number): string => slackLine(cutText(text, LONGEST), limit);

/** What a person needs to answer, besides what the message always shows. Empty where nobody is asked. */
export function releaseQuestion(record: ReleaseRecord, about: ReleaseContext): readonly KnownBlock[] {
  const rules = record.decision?.rules ?? [];
  return [
    ...texts(
      '*Why it stopped*',
      rules.map((rule) => `• ${RELEASE_RULE_TEXT[rule].sentence}`),
    ),
    ...texts('*Facts of its reviews*', factsOf(about.reviews)),
    ...texts('*It touches*', touchesOf(about.reviews)),
    ...texts(
      '*Most similar releases*',
      about.similar.map((other) => similarLine(other, about)),
    ),
    section(answersOf(record)),
    ...wayBackBlocks(record),
  ];
}

const texts = (title: string, lines: readonly string[]): readonly KnownBlock[] =>
  lines.length === 0 ? [] : [section([title, ...lines].join('\n'))];

const MOST_FACTS = 6;

function factsOf(reviews: readonly ChangeRecord[]): readonly string[] {
  const all = reviews.flatMap((review) => {
    const from = `#${review.number}`;
    const facts = speakingFacts(review).flatMap(({ name, version, found }) =>
      found
        .filter(closesGate)
        .map(({ text, path }) => `• ${from} ${slackCode(`${name} ${version}`, 60)}${place(path)}: ${line(text, 160)}`),
    );
    const findings = shownFindings(review).map(
      ({ category, proof, path, text }) =>
        `• ${from} *${category}*, ${proof === 'reproduced' ? 'shown by a test' : 'not proven'}${place(path)}: ${line(text, 160)}`,
    );
    return [...facts, ...findings];
  });
  return all.length <= MOST_FACTS ? all : [...all.slice(0, MOST_FACTS), `and ${all.length - MOST_FACTS} more`];
}

const place = (path: string | undefined): string =>
  path === undefined ? '' : ` ${slackCode(cutText(path, LONGEST), 100)}`;

const MOST_FILES = 6;

function touchesOf(reviews: readonly ChangeRecord[]): readonly string[] {
  const files = [...new Set(reviews.flatMap((review) => [...filesOf(review)]))];
  const rest = files.length - MOST_FILES;
  return [
    ...files.slice(0, MOST_FILES).map((path) => `• ${slackCode(cutText(path, LONGEST), 120)}`),
    ...(rest > 0 ? [`and ${counted(rest, 'more file')}`] : []),
    ...tracesLines(reviews.find(({ traces }) => traces?.status !== undefined)?.traces),
  ];
}

function similarLine({ target, status, decision, updatedAt }: ReleaseRecord, { commitUrl }: ReleaseContext): string {
  const why = decision === undefined ? '' : `: ${line(decision.why, 120)}`;
  return `• ${slackLink(target.commit.slice(0, 12), commitUrl(target.commit))}, *${status}* ${localTime(updatedAt)}${why}`;
}

function answersOf(record: ReleaseRecord): string {
  const live = isLive(record);
  const yes = `*Approve*: ${approvalOf(record)}.`;
  const hold = '*Hold*: nothing is promoted until somebody lets it go on.';
  if (live && !canRollBack(record)) {
    const back = '*To take it back*: your CI/CD has to roll back, because mendhook has no deployer.';
    return [yes, back, hold, 'Without an answer it keeps its traffic.'].join('\n');
  }
  const no = live ? 'the version before gets all traffic back' : 'the release ends, and production stays as it is';
  const silence = `Without an answer within ${record.settings.askHours} hours: as *Refuse*.`;
  return [yes, `*Refuse*: ${no}.`, hold, silence].join('\n');
}

/** Staging is let pass as a whole: another release may have it by the time of the answer. */
function approvalOf({ askedFrom, steps }: ReleaseRecord): string {
  if (askedFrom !== 'staging' && askedFrom !== 'validating') {
    return 'it goes on from where it stopped, and is judged as before';
  }
  return steps.findLast(({ kind }) => kind === 'deploy-staging')?.status === 'passed'
    ? 'staging counts as passed, and what was not measured there yet is not measured'
    : 'it is deployed to staging once more';
}

/** How it is taken back by hand. */
export function wayBackBlocks(record: ReleaseRecord): readonly KnownBlock[] {
  const { text, command } = wayBack(record);
  return [
    section([`*The way back*\n${line(text, 300)}`, ...(command === undefined ? [] : [slackFence(command)])].join('\n')),
  ];
}
