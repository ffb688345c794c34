import fc from 'fast-check';
import type { Fact } from '../../../core/records/change-facts.ts';
import { type ChangeRecord, changeStatus } from '../../../core/records/change-record.ts';
import { gateRule } from '../../../core/records/gate-decision.ts';
import type { ReviewFinding, ReviewVerdict } from '../../../core/records/review-verdict.ts';
import type { ServiceTraces } from '../../../core/records/service-traces.ts';
import { aChange, NOW } from '../../fixtures/records.ts';
import { hostileText } from '../hostile-text.ts';

const line = fc.integer({ min: 1, max: 99 });
const texts = fc.array(hostileText, { maxLength: 4 });

const fact: fc.Arbitrary<Fact> = fc.record({
  status: fc.constant('ran' as const),
  name: hostileText,
  version: hostileText,
  exit: fc.integer({ min: 0, max: 2 }),
  found: fc.array(
    fc.record({
      rule: hostileText,
      reason: fc.constantFrom('risk' as const, 'fork' as const),
      path: hostileText,
      line,
      text: hostileText,
    }),
    { maxLength: 3 },
  ),
});
const unmeasured: fc.Arbitrary<Fact> = fc.record({
  status: fc.constant('not measured' as const),
  name: hostileText,
  why: hostileText,
  found: fc.constant([]),
});

const finding: fc.Arbitrary<ReviewFinding> = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{8}$/),
  category: fc.constantFrom('security' as const, 'api' as const),
  severity: fc.constantFrom('low' as const, 'high' as const),
  path: hostileText,
  line,
  quote: hostileText,
  text: hostileText,
  proof: fc.constantFrom('claimed' as const, 'reproduced' as const),
});

const verdict: fc.Arbitrary<ReviewVerdict> = fc.record({
  risk_score: fc.integer({ min: 1, max: 10 }),
  security_issues: texts,
  performance_concerns: texts,
  coverage_gaps: texts,
  api_breaking_changes: texts,
  auto_approvable: fc.boolean(),
  requires_human_review: fc.boolean(),
  review_rationale: hostileText,
});

const neighbours = fc.array(fc.record({ service: hostileText, calls: line }), { maxLength: 4 });
const traces: fc.Arbitrary<ServiceTraces> = fc.oneof(
  fc.record({ status: fc.constant('not measured' as const), why: hostileText }),
  fc.record({
    status: fc.constant('read' as const),
    traces: line,
    spans: line,
    resources: fc.array(fc.record({ name: hostileText, spans: line, share: fc.constantFrom(0.25, 1) }), {
      maxLength: 4,
    }),
    callers: neighbours,
    callees: neighbours,
  }),
);

/** A change of which every text was written by somebody who means harm. */
export const hostileChange: fc.Arbitrary<ChangeRecord> = fc
  .record({
    title: hostileText,
    login: hostileText,
    status: fc.constantFrom(...changeStatus.options),
    facts: fc.array(fc.oneof(fact, unmeasured), { maxLength: 4 }),
    findings: fc.array(finding, { maxLength: 3 }),
    verdict,
    traces,
    rules: fc.subarray(gateRule.options),
    why: hostileText,
    refused: hostileText,
    trouble: hostileText,
    branch: hostileText,
    written: fc.record({ tried: line, accepted: texts, refused: texts, commit: hostileText }),
  })
  .map(({ login, rules, why, refused, ...rest }) => ({
    ...aChange(),
    ...rest,
    author: { login, association: 'none' as const },
    decision: { sequence: 1, result: 'ask' as const, rules, why, at: NOW },
    words: [{ id: '1', login, word: 'approve', at: NOW, refused }],
  }));
