import { MINUTE_MS } from '../durations.ts';
import type { ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseFacts } from '../records/release-facts.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { Engines } from './engines.ts';
import { holds } from './lane.ts';
import { ask, goOn, pass } from './rule-decision.ts';
import type { JobStepKind, NextStep } from './step-to-take.ts';
import { newestStep, openStep } from './steps-of.ts';

/** A release that waits for a lane is told when it is free. So often it looks, should that message be lost. */
export const LANE_LOOK_MS = 5 * MINUTE_MS;

/** Whether mendhook deploys to a staging itself: what it did not deploy, it cannot say what it measured of. */
export const hasStaging = ({ settings: { terms, mode } }: ReleaseRecord): boolean =>
  mode !== 'observe' && terms.deployer !== undefined && terms.environments?.staging !== undefined;

/** A release that has not begun: it takes the staging, or there is none. */
export function beginsStaging(facts: ReleaseFacts): NextStep {
  const { record, lanes, now } = facts;
  if (!hasStaging(record)) {
    return { kind: 'decide', decision: pass('staging-passed', 'No staging is configured that mendhook deploys to.') };
  }
  if (holds(lanes.staging, record)) return deployToStaging(record);
  return isQueued(facts) ? { kind: 'wait', until: now + LANE_LOOK_MS } : { kind: 'take-lane', environment: 'staging' };
}

/** Whether it waits for a staging that another release has. */
function isQueued({ record, lanes: { staging } }: ReleaseFacts): boolean {
  const isFree = staging?.holder === undefined && staging?.closed === undefined;
  return staging?.waiting === record.id && !isFree;
}

const deployToStaging = (record: ReleaseRecord): NextStep => ({
  kind: 'decide',
  decision: goOn(record, 'deploy-staging', 100, {
    rules: [],
    why: `The staging is free, and gets ${record.target.commit.slice(0, 12)}.`,
  }),
});

/** A release on staging: each configured measurement in turn, then the verdict. The first that fails asks a person. */
export function inStaging(facts: ReleaseFacts, engines: Engines): NextStep {
  const { record, lanes } = facts;
  const open = openStep(record);
  if (open !== undefined) return { kind: 'attend', step: open };
  const deployed = newestStep(record, 'deploy-staging');
  if (deployed?.status !== 'passed' && isAnswered(record, deployed?.decision)) {
    // A person wants another try.
    return holds(lanes.staging, record) ? deployToStaging(record) : takeStaging(facts);
  }
  const fault = faultOf(record, engines);
  if (fault !== undefined && !fault.rules.every((rule) => record.accepted?.includes(rule))) {
    return { kind: 'decide', decision: ask(fault.rules, fault.why) };
  }
  const next = fault === undefined ? unmeasured(record) : undefined;
  return next === undefined
    ? { kind: 'decide', decision: pass('staging-passed', passedWhy(record, fault, engines)) }
    : { kind: 'claim', step: next };
}

function takeStaging(facts: ReleaseFacts): NextStep {
  return isQueued(facts)
    ? { kind: 'wait', until: facts.now + LANE_LOOK_MS }
    : { kind: 'take-lane', environment: 'staging' };
}

/** Whether a person answered with yes after the step of that decision failed. */
const isAnswered = ({ decision }: ReleaseRecord, stepDecision: number | undefined): boolean =>
  decision?.result === 'go' && stepDecision !== undefined && decision.sequence > stepDecision;

const MEASURED: readonly JobStepKind[] = ['smoke', 'load', 'integration'];

/** The next measurement that is configured and was not taken since the newest deployment. */
function unmeasured(record: ReleaseRecord): JobStepKind | undefined {
  const { staging } = record.settings.terms;
  const since = newestStep(record, 'deploy-staging')?.number ?? 0;
  return MEASURED.find(
    (kind) =>
      staging[kind as keyof typeof staging] !== undefined &&
      !record.steps.some((step) => step.kind === kind && step.number > since),
  );
}

interface Fault {
  readonly rules: readonly ReleaseRule[];
  readonly why: string;
}

/** Why staging does not pass by itself; undefined as long as nothing says so. */
function faultOf(record: ReleaseRecord, engines: Engines): Fault | undefined {
  const deployed = newestStep(record, 'deploy-staging');
  if (deployed?.status !== 'passed') {
    return {
      rules: [deployed?.rule ?? 'deploy-failed'],
      why: sentence('The deployment to staging failed', deployed?.why),
    };
  }
  const after = record.steps.filter(({ number }) => number > deployed.number);
  const [smoke, load, integration] = MEASURED.map((kind) => after.findLast((step) => step.kind === kind));
  if (smoke !== undefined && smoke.status !== 'passed') {
    return { rules: [ruleOf(smoke.exit, 'smoke-failed')], why: sentence('The smoke tests did not pass', smoke.why) };
  }
  if (load !== undefined) {
    const { result, rules, why } = engines.judgeLoad(record);
    if (result !== 'good') return { rules, why };
  }
  if (integration !== undefined && integration.status !== 'passed') {
    const rules = [ruleOf(integration.exit, 'integration-failed')];
    return { rules, why: sentence('The integration tests did not pass', integration.why) };
  }
  return undefined;
}

/** A command without an exit code was not measured: its job died. */
const ruleOf = (exit: number | undefined, failed: ReleaseRule): ReleaseRule =>
  exit === undefined ? 'not-measured' : failed;

const sentence = (what: string, why: string | undefined): string =>
  why === undefined || why === '' ? `${what}.` : `${what}: ${why}`;

function passedWhy(record: ReleaseRecord, fault: Fault | undefined, engines: Engines): string {
  if (fault !== undefined) return `A person let it pass. ${fault.why}`;
  const measured = MEASURED.filter((kind) => newestStep(record, kind) !== undefined);
  if (measured.length === 0) return 'It was deployed to staging; nothing is configured to be measured there.';
  const load = newestStep(record, 'load') === undefined ? '' : ` ${engines.judgeLoad(record).why}`;
  return `Staging passed: ${measured.join(', ')}.${load}`;
}
