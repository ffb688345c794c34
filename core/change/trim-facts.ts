import type { Fact, Finding } from '../records/change-facts.ts';
import type { ReviewFinding } from '../records/review-verdict.ts';
import { shorten } from '../text/shorten.ts';

/** A record of DynamoDB holds 400 kB in all. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const FACTS_BYTES = 120_000;
const FINDINGS_BYTES = 60_000;
const TEXT_LENGTH = 400;
const WHY_LENGTH = 500;
const QUOTE_LENGTH = 600;

/**
 * Facts as a record holds them, at most 120 kB as JSON: what asks a person stays before notes. Each fact says how much was left
 * out, and the whole is in the audit bucket.
 */
export function trimFacts(facts: readonly Fact[]): Fact[] {
  for (let most = 100; most > 0; most = Math.floor(most / 2)) {
    const trimmed = facts.map((fact) => trimFact(fact, most));
    if (bytesOf(trimmed) <= FACTS_BYTES) return trimmed;
  }
  return facts.map((fact) => trimFact(fact, 0));
}

/** As `trimFacts`, of the model's findings: at most 60 kB as JSON, the most severe first. */
export function trimFindings(findings: readonly ReviewFinding[]): ReviewFinding[] {
  const kept = findings
    .map((finding) => ({
      ...finding,
      quote: shorten(finding.quote, QUOTE_LENGTH),
      text: shorten(finding.text, TEXT_LENGTH),
    }))
    .toSorted((one, other) => weightOf(other) - weightOf(one));
  while (bytesOf(kept) > FINDINGS_BYTES) kept.pop();
  return kept;
}

function trimFact(fact: Fact, most: number): Fact {
  if (fact.status === 'not needed') return { ...fact, why: shorten(fact.why, WHY_LENGTH) };
  const asking = fact.found.filter(({ reason }) => reason !== undefined);
  // A gate stays known by its word, however little fits.
  const first = [...Map.groupBy(asking, ({ reason }) => reason).values()].flatMap((group) => group.slice(0, 1));
  const others = [...asking, ...fact.found.filter(({ reason }) => reason === undefined)].filter(
    (finding) => !first.includes(finding),
  );
  const kept = [...first, ...others.slice(0, Math.max(0, most - first.length))];
  const left = fact.found.length - kept.length;
  const found = [
    ...kept.map(trimFinding),
    ...(left > 0 ? [{ rule: 'more', text: `${left} more findings are in the audit log.` }] : []),
  ];
  return fact.status === 'ran' ? { ...fact, found } : { ...fact, why: shorten(fact.why, WHY_LENGTH), found };
}

const trimFinding = (finding: Finding): Finding => ({
  ...finding,
  ...(finding.path === undefined ? {} : { path: shorten(finding.path, TEXT_LENGTH) }),
  text: shorten(finding.text, TEXT_LENGTH),
});

const weightOf = ({ severity, proof }: ReviewFinding): number =>
  ['low', 'medium', 'high'].indexOf(severity) + (proof === 'reproduced' ? 10 : 0);

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;
