import type { ActionsBlock, Button, InputBlock, KnownBlock, SectionBlock } from '@slack/types';
import { filesOf } from '../../gate-decision/similar-changes.ts';
import type { ChangeWord } from '../../records/change-event.ts';
import type { ChangeRecord } from '../../records/change-record.ts';
import type { FindingCategory, ReviewFinding } from '../../records/review-verdict.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackCode, slackFence, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted, dollars } from '../../text/quantities.ts';
import { RULE_TEXT, rulesInShort } from '../change/rule-text.ts';
import { closesGate, shownFindings, speakingFacts, unmeasuredFacts } from '../change/what-speaks.ts';
import { context, header, section } from './blocks.ts';
import { changeActionId, changeValue, REASON_BLOCK, REASON_FIELD } from './change-press.ts';
import { localTime } from './local-time.ts';
import { refusedWord } from './refused-word.ts';
import { tracesLines } from './traces-lines.ts';

export interface ChangeContext {
  /** Of the pull request, and of another one by its number. */
  readonly url: string;
  readonly urlOf: (number: number) => string;
  /** Earlier changes that are most like this one. */
  readonly similar: readonly ChangeRecord[];
  /** Categories of findings that are silent now. */
  readonly silent: readonly FindingCategory[];
}

/** No more of a text is read than this: more than is shown, so that a credential at the cut is not shown either. */
const LONGEST = 2_000;
const line = (text: string, limit: number): string => slackLine(cutText(text, LONGEST), limit);

/** The question to a person: all that they need to answer it, a field for the reason, and the buttons. */
export function changeQuestion(record: ChangeRecord, about: ChangeContext): SlackMessage {
  const { repository, number, title, decision } = record;
  const rules = decision?.rules ?? [];
  const blocks: readonly KnownBlock[] = [
    header(`Pull request #${number} asks a person`),
    section(whatChanged(record, about.url)),
    section(
      `*Why it stopped*\n${[line(decision?.why ?? '', 700), ...rules.map((rule) => `• ${RULE_TEXT[rule].sentence}`)].join('\n')}`,
    ),
    ...texts('*Facts*', factsOf(record)),
    ...findingsOf(record, about.silent),
    ...texts('*It touches*', touchesOf(record)),
    ...texts(
      '*Most similar changes*',
      about.similar.map((other) => similarLine(other, about)),
    ),
    section(
      '*Approve*: the check turns green for this commit, and GitHub merges as it is set up to.\n' +
        '*Refuse*: the check stays red until the next push.\n*Once more*: the same commit is reviewed again' +
        `${record.fork ? ', and its code may run' : ''}.`,
    ),
    ...refusedWord(record),
    reasonField(),
    buttons(record),
    context(smallPrint(record)),
  ];
  const text = slackLine(
    `${repository}#${number} asks a person (${rulesInShort(rules)}): ${cutText(title, LONGEST)}`,
    500,
  );
  return { text, blocks };
}

function whatChanged(
  { repository, number, title, author, branch, baseBranch, head }: ChangeRecord,
  url: string,
): string {
  const where = `${slackCode(branch, 100)} → ${slackCode(baseBranch, 100)} at ${slackCode(head.slice(0, 12))}`;
  return `*${slackLink(`${repository}#${number}`, url)}* ${line(title, 300)}\nby ${slackCode(author.login, 80)}, ${where}`;
}

const texts = (title: string, lines: readonly string[]): readonly KnownBlock[] =>
  lines.length === 0 ? [] : [section([title, ...lines].join('\n'))];

const MOST_FACTS = 6;

function factsOf(record: ChangeRecord): readonly string[] {
  const found = speakingFacts(record).flatMap(({ name, version, found: all }) =>
    all.filter(closesGate).map(({ text, path, line: at }) => {
      const where =
        path === undefined ? '' : ` ${slackCode(cutText(`${path}${at === undefined ? '' : `:${at}`}`, LONGEST), 120)}`;
      return `• ${slackCode(`${name} ${version}`, 60)}${where}: ${line(text, 200)}`;
    }),
  );
  const missing = unmeasuredFacts(record).map(
    ({ name, why }) => `• ${slackCode(name, 60)} was not measured: ${line(why, 200)}`,
  );
  const all = [...found, ...missing];
  return all.length <= MOST_FACTS ? all : [...all.slice(0, MOST_FACTS), `and ${all.length - MOST_FACTS} more`];
}

const MOST_FINDINGS = 3;

/** Each finding with the lines that it is about, and a button that dismisses it. */
function findingsOf(record: ChangeRecord, silent: readonly FindingCategory[]): readonly KnownBlock[] {
  const all = shownFindings(record, silent);
  const shown = all.slice(0, MOST_FINDINGS).map((finding) => findingSection(record, finding));
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [context(`and ${counted(more, 'more finding')} in the check run`)] : [])];
}

function findingSection({ id, head }: ChangeRecord, finding: ReviewFinding): SectionBlock {
  const { category, severity, proof, path, line: at, quote, text } = finding;
  const proven = proof === 'reproduced' ? 'shown by a test' : 'not proven';
  const title = `*${category}*, severity ${severity}, ${proven}: ${slackCode(cutText(`${path}:${at}`, LONGEST), 150)}`;
  const value = changeValue({ changeId: id, head, findingId: finding.id });
  return {
    ...section([title, line(text, 400), slackFence(cutText(quote, LONGEST), 400)].join('\n')),
    accessory: button('dismiss-finding', 'Dismiss', value, { findingId: finding.id }),
  };
}

const MOST_FILES = 6;

function touchesOf(record: ChangeRecord): readonly string[] {
  const files = [...filesOf(record)].map((path) => `• ${slackCode(cutText(path, LONGEST), 120)}`);
  const rest = files.length - MOST_FILES;
  const more = rest > 0 ? [`and ${counted(rest, 'more file')}`] : [];
  return [...files.slice(0, MOST_FILES), ...more, ...tracesLines(record.traces)];
}

function similarLine(other: ChangeRecord, { urlOf }: ChangeContext): string {
  const { number, title, status, decision, updatedAt } = other;
  const why = decision === undefined ? '' : `: ${line(decision.why, 120)}`;
  return `• ${slackLink(`#${number}`, urlOf(number))} ${line(title, 80)}, *${status}* ${localTime(updatedAt)}${why}`;
}

const reasonField = (): InputBlock => ({
  type: 'input',
  block_id: REASON_BLOCK,
  optional: true,
  label: { type: 'plain_text', text: 'Why', emoji: false },
  hint: { type: 'plain_text', text: 'Each answer needs a reason. It is kept with the decision.', emoji: false },
  element: { type: 'plain_text_input', action_id: REASON_FIELD, multiline: true, max_length: 500 },
});

function buttons({ id, head }: ChangeRecord): ActionsBlock {
  const value = changeValue({ changeId: id, head });
  return {
    type: 'actions',
    block_id: 'change-decide',
    elements: [
      button('approve', 'Approve', value, { style: 'primary' }),
      button('refuse', 'Refuse', value, { style: 'danger' }),
      button('once-more', 'Once more', value),
    ],
  };
}

const button = (
  word: ChangeWord,
  text: string,
  value: string,
  { style, findingId }: { style?: 'primary' | 'danger'; findingId?: string } = {},
): Button => ({
  type: 'button',
  action_id: changeActionId(word, findingId),
  text: { type: 'plain_text', text, emoji: false },
  value,
  ...(style !== undefined && { style }),
});

function smallPrint({ verdict, round, dollars: spent, service, id }: ChangeRecord): string {
  return [
    ...(verdict === undefined ? [] : [`risk ${verdict.risk_score} of 10`]),
    `round ${round}`,
    ...(spent === 0 ? [] : [`cost ${dollars(spent)}`]),
    slackLine(service.name, 100),
    slackCode(id),
  ].join('  ·  ');
}
