import { changesDraft } from '../../../lifecycle/incident-work.ts';
import type { Attempt } from '../../../records/attempt.ts';
import type { Round } from '../../../records/round.ts';
import { changeDraftVerdict } from '../../../records/verdict.ts';
import { mdCode, mdLine, mdList, mdProse } from '../../../text/markdown.ts';
import { counted } from '../../../text/quantities.ts';
import { verificationSection } from '../verification.ts';

const CHECKS_SHOWN = 10;

/** Says what became of a change that a person asked for on a draft: paragraphs of Markdown. */
export function roundAnswer(attempt: Attempt): readonly string[] {
  const { round, outcome, phases, tests } = attempt;
  if (round === undefined) return [];
  const phase = phases.findLast(({ name, status }) => name === 'propose-fix' && status === 'verdict');
  const { summary = '', notDone = [] } = changeDraftVerdict.partial().safeParse(phase?.verdict).data ?? {};
  const isDone = outcome !== undefined && changesDraft(outcome);
  return [
    isDone
      ? doneLine(round)
      : `**Not done**, nothing was pushed: ${mdLine(outcome?.reason ?? 'the attempt ended', 800)}`,
    isDone ? mdProse(summary, 1_500) : '',
    notDone.length === 0 ? '' : `**Not done of the review:**\n\n${mdList(notDone.map((each) => mdLine(each, 400)))}`,
    toldLine(round),
    tests.length === 0 ? '' : verificationSection({ attempt }),
  ];
}

const doneLine = ({ by, commit = '' }: Round): string =>
  `**Done**, as ${mdLine(by.name, 100)} asked: ${mdCode(commit.slice(0, 12))} is on top of the branch. mendhook resolves no thread: please do.`;

function toldLine({ told }: Round): string {
  if (told === undefined) return '';
  const { threads, cut = 0, leftOut, unread = 0, checks } = told;
  const failing = checks.slice(0, CHECKS_SHOWN).map((name) => mdCode(name, 100));
  return [
    `The agent was told ${counted(threads, 'open thread')}${failing.length === 0 ? '' : ` and the failing checks ${failing.join(', ')}`}.`,
    cut === 0 ? '' : ` ${counted(cut, 'more thread')} did not fit: resolve what is done, and ask again.`,
    unread === 0 ? '' : ` ${counted(unread, 'older thread')} ${unread === 1 ? 'was' : 'were'} not read.`,
    leftOut === 0
      ? ''
      : ` ${counted(leftOut, 'thread')} by people who may not write here ${leftOut === 1 ? 'was' : 'were'} left out.`,
  ].join('');
}
