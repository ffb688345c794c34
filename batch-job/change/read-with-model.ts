import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeFindings } from '../../core/change/carry-findings.ts';
import { phaseLimit } from '../../core/policy/phase-budget.ts';
import type { PhaseName } from '../../core/records/phase.ts';
import type { ReviewAnswer, ReviewFinding } from '../../core/records/review-verdict.ts';
import type { ServiceTraces } from '../../core/records/service-traces.ts';
import { giveTree } from '../repository/give-tree.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import { askReview, type ReviewedChange } from './ask-review.ts';
import { carryOver } from './carry-over.ts';
import type { ChangeRun } from './change-run.ts';
import type { MeasuredChange } from './measure-pull-request.ts';
import { readSince } from './read-since.ts';
import { reproduceFinding } from './reproduce-finding.ts';

/** What a model brought to a review. */
export interface ReadChange {
  readonly findings: readonly ReviewFinding[];
  readonly answer?: Pick<ReviewAnswer, 'riskScore' | 'rationale'>;
  /** Why its phase failed, in a sentence. */
  readonly failed?: string;
}

/** Findings for which a test is written in one round. */
const MOST_REPRODUCED = 2;
/** Less pays for no answer. */
const LEAST_DOLLARS = 0.05;

/**
 * Has a model read the change, where the configuration asks for it and the round has money, and reproduce what is severe. What an
 * earlier review found and still stands is found here as well, even where this model fails.
 */
export async function readWithModel(
  run: ChangeRun,
  source: OpenedPullRequest,
  measured: MeasuredChange & { readonly traces: ServiceTraces },
  directory: string,
): Promise<ReadChange> {
  const { model, release, service } = run.settings;
  if (!release.review.model) return { findings: [] };
  const carried = await carryOver(run, source, measured.change);
  if (claimedBy(run) === 0) return { findings: carried };
  await run.step('review');
  const { earlier } = run.record();
  const tree = await exportForAgent(run, source, directory);
  const reviewed: ReviewedChange = { repository: run.record().repository, service, source, ...measured };
  const told = earlier && {
    commit: earlier.head,
    since: await readSince(run, source, measured.change, earlier.head),
    findings: carried,
  };
  const phase = (name: PhaseName, of: string) => ({
    model: of,
    settings: model,
    tree,
    workDirectory: directory,
    limitDollars: dollarsLeft(run, name),
    transcriptKey: run.keys.transcript(name, phasesOf(run).filter((each) => each.name === name).length + 1),
    putPhase: run.putPhase,
  });
  const review = await askReview(run.options, { ...reviewed, earlier: told }, phase('review', model.investigate));
  if ('failed' in review) return { findings: carried, failed: `The review phase failed: ${review.failed}` };
  await run.audit('quotations', { kept: review.findings.length, dropped: review.dropped });
  const findings: ReviewFinding[] = [];
  let tried = 0;
  for (const finding of inOrderOfReproduction(run, mergeFindings(review.findings, carried))) {
    const isWorth = isSevere(run, finding) && tried < MOST_REPRODUCED && dollarsLeft(run, 'reproduce') > LEAST_DOLLARS;
    if (!isWorth || measured.tests === undefined) {
      findings.push(finding);
      continue;
    }
    tried += 1;
    await run.step('reproduce');
    const { places, plan } = measured.tests;
    const where = { places, regression: plan.regression, paths: new Set(measured.change.head.paths) };
    const own = { run: phase('reproduce', model.proposeFix), where };
    const reproduced = await reproduceFinding(run.options, finding, reviewed, own);
    await run.audit('reproduction', { finding: finding.id, ...reproduced });
    findings.push(reproduced.isReproduced ? { ...finding, proof: 'reproduced' } : finding);
  }
  return { findings, answer: review.answer };
}

/** What a test has shown before comes first: it blocks again only if a test shows it again. */
function inOrderOfReproduction(run: ChangeRun, findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  const shown = new Set(
    run.record().earlier?.findings.flatMap(({ id, proof }) => (proof === 'reproduced' ? [id] : [])),
  );
  return findings.toSorted((one, other) => Number(shown.has(other.id)) - Number(shown.has(one.id)));
}

const isSevere = (run: ChangeRun, { severity, id }: ReviewFinding): boolean =>
  severity === 'high' && !run.record().dismissed.includes(id);

async function exportForAgent(run: ChangeRun, source: OpenedPullRequest, directory: string): Promise<string> {
  const tree = join(directory, 'tree');
  await rm(tree, { recursive: true, force: true });
  await source.exportAgentTree(tree);
  if (run.options.agent !== undefined) await giveTree(tree, run.options.agent);
  return tree;
}

/** Phases of this round. */
const phasesOf = (run: ChangeRun) =>
  run.record().phases.filter(({ transcriptKey }) => transcriptKey.startsWith(`${run.keys.prefix}/`));

const claimedBy = (run: ChangeRun): number =>
  Math.max(0, ...run.record().budgets.flatMap(({ kind, claimed }) => (kind === 'dollars' ? [claimed] : [])));

function dollarsLeft(run: ChangeRun, name: PhaseName): number {
  const spent = phasesOf(run).reduce((sum, { dollars }) => sum + dollars, 0);
  return phaseLimit(name, claimedBy(run), spent);
}
