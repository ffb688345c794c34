import type { Change } from '../../core/change/change.ts';
import { type QuotedFindings, quotedFindings } from '../../core/change/quoted-findings.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type ReviewAnswer, reviewAnswerSchema } from '../../core/records/review-verdict.ts';
import type { ServiceTraces } from '../../core/records/service-traces.ts';
import { changeSystemPrompt, reviewPrompt } from '../phases/change-prompts.ts';
import { type PhaseTerms, type RecordedRun, recordPhase } from '../phases/record-phase.ts';
import type { ToldEarlier } from '../phases/review-again-prompt.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import { pathInTree } from '../repository/path-in-tree.ts';
import { changeTools } from '../tools/change-tools.ts';
import { readQuotedFiles } from './quoted-files.ts';

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
  /** Left out where no commit of the change was reviewed before. */
  readonly earlier?: ToldEarlier | undefined;
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

async function keepQuoted(answer: ReviewAnswer, reviewed: ReviewedChange, tree: string): Promise<QuotedFindings> {
  const { service, change } = reviewed;
  const place = { directory: tree, changed: change.files.map(({ path }) => path), folder: service.folder ?? '' };
  let pathOf = (named: string) => named;
  const files = await readQuotedFiles(reviewed, (there) => {
    pathOf = (named) => pathInTree({ ...place, isThere: (path) => there.has(path) }, named);
    return answer.findings.map(({ path }) => pathOf(path));
  });
  return quotedFindings(answer, { ...files, pathOf });
}
