import { evidenceOverTime, type JudgedTick } from '../../../core/canary/evidence-over-time.ts';
import { readReleaseLine } from '../../../core/gate-decision/release-chain.ts';
import { type FoundLine, verifyChain } from '../../../core/gate-decision/verify-chain.ts';
import { releaseChainName } from '../../../core/lifecycle/release-names.ts';
import { canaryFigures, type Figure, stagingFigures } from '../../../core/messages/release/release-figures.ts';
import { releaseState } from '../../../core/messages/release/release-state.ts';
import { wayBack } from '../../../core/messages/release/way-back.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { count, counted, dollars, utcTime } from '../../../core/text/quantities.ts';
import { colors, terminalLine } from '../../terminal.ts';
import { type Column, textTable } from '../../text-table.ts';

const LINE = 400;
const line = (text: string): string => terminalLine(text, LINE);

/** All that is known of one release, for a terminal: steps, figures, the evidence after each tick, and the chain of decisions. */
export function releaseText(record: ReleaseRecord, lines: readonly FoundLine[]): string {
  const parts = [
    heading(record),
    part('Brings', bringsLines(record)),
    part('Steps', stepLines(record)),
    part('Staging', figureLines(stagingFigures(record))),
    part('Production', [...figureLines(canaryFigures(record.canary)), ...evidenceLines(record)]),
    part('Report', record.report === undefined ? [] : [line(record.report.summary)]),
    part('Decisions', chainLines(record, lines)),
    part('Words that did not count', refusedLines(record)),
    part('The way back', wayBackLines(record)),
  ];
  return parts.filter((text) => text !== '').join('\n\n');
}

function heading(record: ReleaseRecord): string {
  const { id, service, target, status, chain, dollars: spent, repository, branch, decision, held, trouble } = record;
  const { text, mustAct } = releaseState(record);
  return [
    colors.bold(line(`${service.name} ${target.commit.slice(0, 12)} ${text}${mustAct ? ': somebody must act' : ''}`)),
    `${id}  ${status}  ${counted(chain.length, 'decision')}  ${dollars(spent)}`,
    line(`${repository}, branch ${branch}`),
    ...(decision === undefined ? [] : [line(decision.why)]),
    ...(held === undefined ? [] : [line(`${held.login} holds it: ${held.reason}`)]),
    ...(trouble === undefined ? [] : [line(trouble)]),
  ].join('\n');
}

const part = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [colors.bold(title), ...lines.map((text) => `  ${text}`)].join('\n');

const bringsLines = ({ changes, unreviewed = [] }: ReleaseRecord): readonly string[] => [
  ...changes.map(({ number, title, login }) => line(`#${number} ${title} (${login})`)),
  ...unreviewed.map((commit) => line(`${commit.slice(0, 12)} without a reviewed pull request`)),
];

const stepLines = ({ steps }: ReleaseRecord): readonly string[] =>
  steps.map(({ number, kind, status, percent, startedAt, why }) => {
    const share = percent === undefined ? '' : ` ${percent} %`;
    return line(`${number}  ${utcTime(startedAt)}  ${kind}${share}  ${status}${why === undefined ? '' : `  ${why}`}`);
  });

const figureLines = (figures: readonly Figure[]): readonly string[] =>
  figures.map(({ name, text }) => line(`${name}: ${text}`));

/** The evidence after each tick, as a table; the bars show it on a scale of powers of ten. */
function evidenceLines({ canary }: ReleaseRecord): readonly string[] {
  const judged = canary === undefined ? [] : evidenceOverTime(canary);
  if (judged.length === 0) return [];
  const columns: readonly Column<JudgedTick>[] = [
    ['TIME', ({ at }) => utcTime(at).slice(11, 19)],
    ['REQUESTS', ({ judgement }) => count(judgement.errors.canary.requests)],
    ['ERRORS', ({ judgement }) => count(judgement.errors.canary.events)],
    ['SLOW', ({ judgement }) => count(judgement.slow.canary.events)],
    ['BAD', ({ judgement }) => bar(badOf(judgement), judgement.errors.needed.back)],
    ['GOOD', ({ judgement }) => bar(goodOf(judgement), judgement.errors.needed.on)],
    ['ANSWER', ({ judgement }) => judgement.answer],
  ];
  return ['', ...textTable(columns, judged).split('\n')];
}

type Figures = JudgedTick['judgement'];
const badOf = ({ errors, slow }: Figures): number => Math.max(errors.worse, errors.over, slow.worse, slow.over);
const goodOf = ({ errors, slow }: Figures): number => Math.min(errors.under, slow.under);

const WIDTH = 10;

/** How far evidence has come towards what it must reach: "████······" on a logarithmic scale. */
function bar(value: number, needed: number): string {
  const share = value <= 1 ? 0 : Math.min(1, Math.log(value) / Math.log(needed));
  const full = Math.floor(share * WIDTH);
  return `${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}`;
}

function chainLines({ id, chain }: ReleaseRecord, lines: readonly FoundLine[]): readonly string[] {
  const decided = lines.flatMap(({ line: text }) => {
    const decision = readReleaseLine(text);
    if (decision === undefined) return [];
    const { sequence, at, result, action, decider, why } = decision;
    const who = decider.kind === 'rules' ? 'rules' : `${decider.login} (${decider.word})`;
    return [line(`${sequence}  ${utcTime(at)}  ${result}${action === 'none' ? '' : ` ${action}`}  ${who}  ${why}`)];
  });
  const fault = verifyChain(releaseChainName(id), lines, { now: { ...chain, of: 'the record' } });
  const state = fault === undefined ? 'every line fits' : `line ${fault.place} ${fault.text}`;
  return decided.length === 0 && fault === undefined ? [] : [...decided, line(state)];
}

const refusedLines = ({ words }: ReleaseRecord): readonly string[] =>
  words.flatMap(({ at, login, word, refused }) =>
    refused === undefined ? [] : [line(`${utcTime(at)}  ${login} ${word}: ${refused}`)],
  );

function wayBackLines(record: ReleaseRecord): readonly string[] {
  const { text, command } = wayBack(record);
  return [line(text), ...(command === undefined ? [] : [terminalLine(command, 2_000)])];
}
