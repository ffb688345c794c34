import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { readReleaseLine } from '../../../core/gate-decision/release-chain.ts';
import { laneIdOf, releaseDecisionKey } from '../../../core/lifecycle/release-names.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Lane } from '../../../core/records/lane.ts';
import { type ReleaseFacts, releaseFactsSchema } from '../../../core/records/release-facts.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { judgeLoadOf } from '../../../core/release/judge-load-of.ts';
import { judgeRelease } from '../../../core/release/judge-release.ts';
import { nextStep } from '../../../core/release/next-step.ts';
import { decide } from '../../../workflows/releases/decide.ts';
import { hostileRelease } from '../../core/messages/hostile-release.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';
import { aCanary, anAskedRelease, aStep } from '../../fixtures/releases.ts';

const engines = { judgeCanary: judgeRelease, judgeLoad: judgeLoadOf };
const { id: ID, service } = aRelease();
const held = (environment: Lane['environment']): Lane => ({
  ...{ id: laneIdOf(service, environment), version: 0, service, environment, updatedAt: NOW },
  holder: { releaseId: ID, since: NOW },
});
const LATE = NOW + 3 * 24 * 3_600_000;

/** What rules decide of these facts now; undefined where there is nothing to decide. */
function decisionOf(facts: ReleaseFacts) {
  const next = nextStep(facts, engines);
  return next.kind === 'decide' ? next.decision : undefined;
}

const judged = (ticks: number, errors: (tick: number) => number): Partial<ReleaseRecord> => ({
  status: 'canary',
  steps: [aStep({ number: 1, kind: 'deploy-canary', percent: 5, decision: 1 })],
  canary: { ...aCanary(ticks, errors), countedUntil: NOW + ticks * 30_000 },
});

test.each<[string, Partial<ReleaseRecord>, Partial<ReleaseFacts>]>([
  ['the first step', {}, { lanes: { staging: held('staging') } }],
  ['a bad canary', judged(14, (tick) => (tick < 5 ? 0 : 6)), {}],
  ['a canary whose time is over', judged(121, () => 0), {}],
  ['a question that nobody answered', anAskedRelease(), { now: LATE }],
])('%s: from the stored facts the same is decided again', async (_, release, more) => {
  const { releases, decisions, deps } = start();
  const record = await releases.merge(ID, () => aRelease({ ...release, id: ID }));
  const now = more.now ?? (record.canary?.countedUntil ?? NOW) + 1;
  const facts: ReleaseFacts = { record, lanes: { production: held('production') }, ...more, now };
  const decision = decisionOf(facts);
  if (decision === undefined) throw new Error(`nothing is decided: ${JSON.stringify(nextStep(facts, engines))}`);
  await decide(deps, facts, decision);

  const line = readReleaseLine((await decisions.get(releaseDecisionKey(ID, 1))) ?? '');
  const stored = (await decisions.get(line?.facts ?? '')) ?? '';
  expect(line?.inputs.facts).toBe(createHash('sha256').update(stored).digest('hex'));
  const again = decisionOf(releaseFactsSchema.parse(JSON.parse(stored)));
  expect(again).toEqual(decision);
  expect(line).toMatchObject({ ...again });
});

test('whatever a record holds, its facts come back as they were, and so does what follows', () => {
  fc.assert(
    fc.property(hostileRelease, fc.boolean(), (record, isLate) => {
      const facts: ReleaseFacts = {
        ...{ record, now: isLate ? LATE : NOW + 1 },
        lanes: { staging: held('staging'), production: held('production') },
      };
      const again = releaseFactsSchema.parse(JSON.parse(JSON.stringify(facts)));
      expect(attempt(again)).toEqual(attempt(facts));
    }),
    { numRuns: 60 },
  );
});

/** A record that no flow can make may be refused: then it is refused again. */
function attempt(facts: ReleaseFacts): unknown {
  try {
    return nextStep(facts, engines);
  } catch (error) {
    return String(error);
  }
}

function start() {
  const releases = createMemoryReleases();
  const decisions = createMemoryDecisionLog();
  const logger = createLogger(() => undefined);
  return { releases, decisions, deps: { releases, decisions, logger, clock: () => NOW + 5, version: '0.1.0' } };
}
