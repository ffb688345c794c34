import { readLine } from '../../../core/gate-decision/chain.ts';
import { type FoundLine, verifyChain } from '../../../core/gate-decision/verify-chain.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import { counted, dollars, utcTime } from '../../../core/text/quantities.ts';
import { colors, terminalLine, terminalText } from '../../terminal.ts';

const LINE = 400;
const line = (text: string): string => terminalLine(text, LINE);

/** All that is known of one change, for a terminal: facts, findings, verdict, and the chain of decisions. */
export function changeText(record: ChangeRecord, lines: readonly FoundLine[]): string {
  const parts = [
    heading(record),
    part('Facts', (record.facts ?? []).flatMap(factLines)),
    part(
      'Findings',
      (record.findings ?? []).flatMap((finding) => findingLines(record, finding)),
    ),
    part('Verdict', verdictLines(record)),
    part('Written tests', writtenLines(record)),
    part('Decisions', chainLines(record, lines)),
    part('Words that did not count', refusedLines(record)),
  ];
  return parts.filter((text) => text !== '').join('\n\n');
}

function heading(record: ChangeRecord): string {
  const { repository, number, title, status, author, branch, baseBranch, head, round, id, trouble } = record;
  return [
    colors.bold(line(`${repository}#${number} ${title}`)),
    `${id}  ${status}  round ${round}  ${counted(record.chain.length, 'decision')}  ${dollars(record.dollars)}`,
    line(`by ${author.login}${record.fork ? ', from a fork' : ''}: ${branch} → ${baseBranch} at ${head.slice(0, 12)}`),
    ...(record.decision === undefined ? [] : [line(record.decision.why)]),
    ...(trouble === undefined ? [] : [line(trouble)]),
  ].join('\n');
}

const part = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [colors.bold(title), ...lines.map((text) => `  ${text}`)].join('\n');

function factLines(fact: Fact): readonly string[] {
  if (fact.status === 'not needed') return [line(`${fact.name}: not needed, ${fact.why}`)];
  const tool = [fact.name, fact.version, fact.exit === undefined ? undefined : `exit ${fact.exit}`];
  const ran = tool.filter((text) => text !== undefined).join(' ');
  const state = fact.status === 'not measured' ? `not measured: ${fact.why}` : counted(fact.found.length, 'finding');
  const found = fact.found.map(({ reason, text, path, line: at }) => {
    const place = path === undefined ? '' : ` ${path}${at === undefined ? '' : `:${at}`}`;
    return `  ${line(`${reason ?? 'note'}${place}: ${text}`)}`;
  });
  return [line(`${ran}: ${state}`), ...found];
}

function findingLines({ dismissed }: ChangeRecord, finding: NonNullable<ChangeRecord['findings']>[number]) {
  const { id, category, severity, proof, path, line: at, text, quote } = finding;
  const state = dismissed.includes(id) ? ', dismissed' : '';
  const quoted = terminalText(quote).split('\n').slice(0, 8);
  return [
    line(`${category}, severity ${severity}, ${proof}${state}: ${path}:${at} (${id})`),
    `  ${line(text)}`,
    ...quoted.map((each) => terminalLine(each, 200)).map((each) => `  | ${each}`),
  ];
}

const verdictLines = ({ verdict }: ChangeRecord): readonly string[] =>
  verdict === undefined
    ? []
    : Object.entries(verdict).map(([name, value]) =>
        line(`${name}: ${Array.isArray(value) ? value.join('; ') || 'none' : String(value)}`),
      );

function writtenLines({ written }: ChangeRecord): readonly string[] {
  if (written === undefined) return [];
  const { tried, accepted, refused } = written;
  return [
    `${accepted.length} of ${tried} accepted`,
    ...accepted.map(line),
    ...refused.map((why) => line(`refused: ${why}`)),
  ];
}

function chainLines({ id, chain }: ChangeRecord, lines: readonly FoundLine[]): readonly string[] {
  const decided = lines.flatMap(({ line: text }) => {
    const decision = readLine(text);
    if (decision === undefined) return [];
    const { sequence, at, result, decider, why, head } = decision;
    const who = decider.kind === 'rules' ? 'rules' : `${decider.login} (${decider.word})`;
    return [line(`${sequence}  ${utcTime(at)}  ${result}  ${who}  ${head.slice(0, 12)}  ${why}`)];
  });
  const fault = verifyChain(id, lines, { now: { ...chain, of: 'the record' } });
  const state = fault === undefined ? 'every line fits' : `line ${fault.place} ${fault.text}`;
  return decided.length === 0 && fault === undefined ? [] : [...decided, line(state)];
}

const refusedLines = ({ words }: ChangeRecord): readonly string[] =>
  words.flatMap(({ at, login, word, refused }) =>
    refused === undefined ? [] : [line(`${utcTime(at)}  ${login} ${word}: ${refused}`)],
  );
