import fc from 'fast-check';
import { releaseRule } from '../../../core/records/release-decision.ts';
import { type ReleaseRecord, releaseStatus } from '../../../core/records/release-record.ts';
import { NOW } from '../../fixtures/records.ts';
import { aCanary, anAskedRelease, aStep } from '../../fixtures/releases.ts';
import { hostileText } from '../hostile-text.ts';

/** A release in any status, with hostile text wherever a stranger can write some. */
export const hostileRelease: fc.Arbitrary<ReleaseRecord> = fc
  .record({
    status: fc.constantFrom(...releaseStatus.options),
    service: hostileText,
    branch: hostileText,
    artifact: hostileText,
    changes: fc.array(fc.record({ number: fc.nat({ max: 9_999 }), title: hostileText, login: hostileText }), {
      maxLength: 10,
    }),
    rules: fc.uniqueArray(fc.constantFrom(...releaseRule.options), { maxLength: 4 }),
    why: hostileText,
    reason: hostileText,
    trouble: hostileText,
    summary: hostileText,
    output: hostileText,
    ticks: fc.nat({ max: 4 }),
    isHeld: fc.boolean(),
  })
  .map(({ status, service, branch, artifact, changes, rules, why, reason, trouble, summary, output, ticks, isHeld }) =>
    anAskedRelease({
      ...{ status, branch, trouble, service: { name: service, env: service } },
      changes: changes.map((change) => ({ ...change, number: change.number + 1 })),
      previous: { commit: artifact, version: artifact, artifact },
      decision: { sequence: 2, result: 'ask', rules, why, at: NOW },
      canary: aCanary(ticks),
      steps: [aStep({ kind: 'smoke', exit: 1, output, why })],
      words: [{ id: 'w', login: reason, word: 'approve', at: NOW + 1, refused: why }],
      report: { key: 'k', summary },
      ...(isHeld && { held: { login: reason, reason, at: NOW } }),
    }),
  );
