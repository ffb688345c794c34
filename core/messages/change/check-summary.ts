import type { ChangeRecord } from '../../records/change-record.ts';
import type { FindingCategory, ReviewVerdict } from '../../records/review-verdict.ts';
import { cleanText } from '../../text/clean-text.ts';
import { cutText } from '../../text/cut-text.ts';
import { mdCode, mdFence, mdLine, mdList, mdProse } from '../../text/markdown.ts';
import { shorten } from '../../text/shorten.ts';
import { RULE_TEXT } from './rule-text.ts';
import { type SpeakingFact, shownFindings, speakingFacts, unmeasuredFacts } from './what-speaks.ts';

/** GitHub takes 65,535 characters. */
const LIMIT = 60_000;
const VERDICT_LIMIT = 20_000;
const LINES_A_FACT = 15;
/** No more of a text is read: more than is shown, so that a credential at the cut is not shown either. */
const LONGEST = 2_000;

/** What a round found, as Markdown: why it was decided so, what speaks, what was not measured, and the verdict. */
export function checkSummary(record: ChangeRecord, silent: readonly FindingCategory[]): string {
  const parts = [
    ...refusedWord(record),
    ...whyOf(record),
    ...asksFor(record),
    ...factsOf(record),
    ...unmeasured(record),
    ...findingsOf(record, silent),
    ...testsOf(record),
    ...silentOf(silent),
    ...verdictOf(record),
  ];
  const fitting = parts.filter((_, index) => parts.slice(0, index + 1).join('\n\n').length <= LIMIT);
  return fitting.join('\n\n') || 'The review has not begun.';
}

/** The newest word of this round, if it was refused. */
function refusedWord({ words, roundAt }: ChangeRecord): readonly string[] {
  const newest = words.at(-1);
  if (newest?.refused === undefined || newest.at < roundAt) return [];
  return [`> ${mdCode(newest.login, 80)} said ${mdCode(newest.word)}. Nothing changed: ${mdLine(newest.refused, 600)}`];
}

function whyOf({ decision, trouble, budgetRefused, status }: ChangeRecord): readonly string[] {
  const said = [decision?.why, budgetRefused, trouble].filter((text) => text !== undefined);
  const rules = (decision?.rules ?? []).map((rule) => RULE_TEXT[rule].sentence);
  const all = [...said.map((text) => mdProse(text, 2_000)), ...(rules.length === 0 ? [] : [mdList(rules)])];
  return all.length === 0 && (status === 'reviewing' || status === 'testing') ? ['The review is at work.'] : all;
}

const asksFor = ({ status }: ChangeRecord): readonly string[] =>
  status === 'needs-person'
    ? [
        'A person who may release decides. **Approve** turns this check green for this commit. **Refuse** keeps it red until the ' +
          'next push. **Once more** reviews the same commit again. On GitHub, write why in a comment first, then press.',
      ]
    : [];

function factsOf(record: ChangeRecord): readonly string[] {
  const facts = speakingFacts(record);
  return facts.length === 0 ? [] : ['### Facts', ...facts.slice(0, 30).map(factText)];
}

function factText({ name, version, exit, found }: SpeakingFact): string {
  const ran = [name, version, exit === undefined ? undefined : `exit ${exit}`].filter((part) => part !== undefined);
  const lines = found.slice(0, LINES_A_FACT).map(({ text, path, line, reason }) => {
    const gate = reason === undefined ? '' : `**${RULE_TEXT[reason].short}**: `;
    return `${gate}${mdLine(cutText(text, LONGEST), 500)}${place(path, line)}`;
  });
  const rest = found.length - lines.length;
  return `${mdCode(ran.join(' '))}\n\n${mdList([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])])}`;
}

function unmeasured(record: ChangeRecord): readonly string[] {
  const facts = unmeasuredFacts(record);
  if (facts.length === 0) return [];
  return [
    '### Not measured',
    mdList(
      facts.map(({ name, why }) => `${mdCode(name)}: ${mdLine(why, 500)}`),
      40,
    ),
  ];
}

function findingsOf(record: ChangeRecord, silent: readonly FindingCategory[]): readonly string[] {
  const findings = shownFindings(record, silent);
  if (findings.length === 0) return [];
  const texts = findings
    .slice(0, 20)
    .map(({ category, severity, proof, path, line, quote, text }) =>
      [
        `**${category}**, ${proof}, severity ${severity}${place(path, line)}`,
        mdLine(text, 1_000),
        mdFence(quote, 600),
      ].join('\n\n'),
    );
  return ['### Findings of the model', ...texts];
}

function testsOf({ written }: ChangeRecord): readonly string[] {
  if (written === undefined) return [];
  const { tried, accepted, refused, commit } = written;
  const where = commit === undefined ? '' : ` in ${mdCode(commit)}`;
  return [
    '### Written tests',
    `${accepted.length} of ${tried} were accepted${where}.`,
    ...(accepted.length + refused.length === 0
      ? []
      : [mdList([...accepted.map((path) => mdCode(path)), ...refused.map((why) => `refused: ${mdLine(why, 300)}`)])]),
  ];
}

const silentOf = (silent: readonly FindingCategory[]): readonly string[] =>
  silent.length === 0
    ? []
    : [
        `Claims of ${silent.length === 1 ? 'this category are' : 'these categories are'} not shown, because at least half of the ` +
          `newest 20 were of no use: ${silent.join(', ')}.`,
      ];

/** In the form that other tools read. */
function verdictOf({ verdict }: ChangeRecord): readonly string[] {
  if (verdict === undefined) return [];
  const fits = [50, 20, 10, 5].map((most) => JSON.stringify(cutVerdict(verdict, most), undefined, 2));
  const text = fits.find((json) => json.length <= VERDICT_LIMIT);
  return text === undefined ? [] : ['### Verdict', mdFence(text, VERDICT_LIMIT + 100, 'json')];
}

function cutVerdict(verdict: ReviewVerdict, most: number): ReviewVerdict {
  const cut = (texts: readonly string[]) => [
    ...texts.slice(0, most).map((text) => shorten(cleanText(text), 400)),
    ...(texts.length > most ? [`and ${texts.length - most} more`] : []),
  ];
  return {
    ...verdict,
    security_issues: cut(verdict.security_issues),
    performance_concerns: cut(verdict.performance_concerns),
    coverage_gaps: cut(verdict.coverage_gaps),
    api_breaking_changes: cut(verdict.api_breaking_changes),
    review_rationale: shorten(cleanText(verdict.review_rationale), 3_000),
  };
}

const place = (path: string | undefined, line: number | undefined): string =>
  path === undefined ? '' : ` (${mdCode(`${cutText(path, LONGEST)}${line === undefined ? '' : `:${line}`}`)})`;
