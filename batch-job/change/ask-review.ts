import type { Change } from '../../core/change/change.ts';
import { changedLines } from '../../core/change/changed-lines.ts';
import { type QuotedFindings, quotedFindings } from '../../core/change/quoted-findings.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type ReviewAnswer, reviewAnswerSchema } from '../../core/records/review-verdict.ts';
import type { ServiceTraces } from '../../core/records/service-traces.ts';
import { changeSystemPrompt, reviewPrompt } from '../phases/change-prompts.ts';
import { type PhaseTerms, type RecordedRun, recordPhase } from '../phases/record-phase.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import { pathInTree } from '../repository/path-in-tree.ts';
import { changeTools } from '../tools/change-tools.ts';

/** What a model says of a change, as far as the head bears it out. */
export interface Review extends QuotedFindings {
  readonly answer: Pick<ReviewAnswer, 'riskScore' | 'rationale'>;
}

/** What the phase is told. */
export interface ReviewedChange {
  readonly repository: string;
  readonly service: { readonly name: string; readonly folder?: string | undefined };
  readonly change: Change;
  readonly facts: readonly Fact[];
  readonly incidents: readonly Incident[];
  /** Left out where no telemetry is there. */
  readonly traces?: ServiceTraces;
  readonly source: Pick<OpenedPullRequest, 'head' | 'at' | 'conflicts'> & {
    /** Left out where the sides have none. */
    readonly history?: OpenedPullRequest['history'] | undefined;
  };
}

/**
 * Has a model read a change: it reads and searches, edits nothing and runs nothing. Its findings count only where the head has
 * the lines that they quote.
 *
 * @returns the review, or why the phase failed, in a sentence
 */
export async function askReview(
  terms: PhaseTerms,
  reviewed: ReviewedChange,
  run: Pick<
    RecordedRun<ReviewAnswer>,
    'model' | 'settings' | 'tree' | 'workDirectory' | 'limitDollars' | 'transcriptKey' | 'putPhase'
  >,
): Promise<Review | { readonly failed: string }> {
  const { source, service, incidents } = reviewed;
  const boundary = terms.newBoundary();
  const { conflicts, head, history } = source;
  const result = await recordPhase(terms, {
    ...run,
    name: 'review',
    systemPrompt: changeSystemPrompt(),
    prompt: reviewPrompt({ ...reviewed, service: service.name, head, conflicts, boundary }),
    schema: reviewAnswerSchema,
    tools: ['Read', 'Grep', 'Glob'],
    workerTools: changeTools(history, incidents),
  });
  if (result.kind === 'failed') return { failed: result.reason };
  const { riskScore, rationale } = result.verdict;
  return { answer: { riskScore, rationale }, ...(await keepQuoted(result.verdict, reviewed, run.tree)) };
}

/** Quotations are looked up in the head itself: that is what people see, and what annotations point at. */
async function keepQuoted(
  answer: ReviewAnswer,
  { source, service, change }: ReviewedChange,
  tree: string,
): Promise<QuotedFindings> {
  const files = source.at(source.head);
  const paths = new Set(await files.files());
  const pathOf = (named: string) =>
    pathInTree(
      {
        directory: tree,
        isThere: (path) => paths.has(path),
        changed: change.files.map(({ path }) => path),
        folder: service.folder ?? '',
      },
      named,
    );
  const named = new Set(answer.findings.map(({ path }) => pathOf(path)));
  const texts = await files.texts([...named].filter((path) => paths.has(path)));
  const added = new Set(changedLines(change).added.map(({ path, line }) => `${path}:${line}`));
  return quotedFindings(answer, {
    text: (path) => texts.get(path),
    pathOf,
    isAdded: (path, line) => added.has(`${path}:${line}`),
  });
}
