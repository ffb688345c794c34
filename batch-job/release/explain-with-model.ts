import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { phaseLimit } from '../../core/policy/phase-budget.ts';
import { type ReviewBudget, reviewBudgetReason, reviewBudgetsOf } from '../../core/policy/review-budgets.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type RollbackAnswer, rollbackAnswerSchema } from '../../core/records/rollback-explanation.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import { findFileIncidents } from '../change/find-file-incidents.ts';
import { explainPrompt, releaseSystemPrompt } from '../phases/explain-prompt.ts';
import { recordPhase } from '../phases/record-phase.ts';
import { giveTree } from '../repository/give-tree.ts';
import { type OpenedRelease, openRelease } from '../repository/open-release.ts';
import { readDifference } from '../review/read-change.ts';
import { changeTools } from '../tools/change-tools.ts';
import { tryAgain } from '../try-again.ts';
import { bornOut } from './born-out.ts';
import type { ReleaseRun } from './release-run.ts';

type Explanation = RollbackAnswer | { readonly missing: string };

const NAME = 'explain-rollback';

/**
 * Has a model explain a rollback: it reads and searches, edits nothing and runs nothing. If it gives no answer, a
 * sentence says why, and the report has the figures alone.
 *
 * @throws the signal's reason when the worker is told to end, or the step is over
 */
export async function explainWithModel(run: ReleaseRun, newGroups: readonly Incident[]): Promise<Explanation> {
  const { settings, steps } = run.record();
  if (settings.review?.model !== true) return { missing: 'No model is configured for it.' };
  const { ledger } = run.options;
  const begun = steps.find(({ number }) => number === run.of.step)?.startedAt ?? run.options.clock();
  const attempt = run.jobName;
  const held: ReviewBudget[] = [];
  try {
    for (const budget of reviewBudgetsOf({ review: settings.review }, begun)) {
      const { name, claimed, limit } = budget;
      const isOurs = await ledger.claimBudget({ budget: name, attempt, amount: claimed, limit });
      if (!isOurs) return { missing: sentence(reviewBudgetReason(budget)) };
      held.push(budget);
    }
    return await ask(run, newGroups, settings.review.dollars);
  } catch (error) {
    run.signal.throwIfAborted();
    return { missing: sentence(messageOf(error)) };
  } finally {
    // A worker that dies before keeps its whole claim: nobody knows what it spent.
    const spent = run.record().dollars;
    for (const { name, claimed } of held) await ledger.settleBudget({ budget: name, attempt, claimed, spent });
  }
}

async function ask(run: ReleaseRun, newGroups: readonly Incident[], dollars: number): Promise<Explanation> {
  const release = run.record();
  const { options } = run;
  const { model, service } = release.settings;
  const directory = join(options.workDirectory, run.jobName);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const source = await open(run, directory);
  const { files, head } = await readDifference(source.git, source.trees);
  const paths = head.map(({ path }) => path);
  const { incidents } = await findFileIncidents(options.ledger, {
    service,
    files: paths,
    changed: new Set(files.map(({ path }) => path)),
    now: options.clock(),
  });
  const tree = join(directory, 'tree');
  await source.exportAgentTree(tree);
  if (options.agent !== undefined) await giveTree(tree, options.agent);
  await run.step(NAME);
  const about = { release, files, newGroups, incidents, boundary: options.newBoundary() };
  const result = await recordPhase(options, {
    name: NAME,
    model: model.investigate,
    settings: model,
    tree,
    workDirectory: directory,
    systemPrompt: releaseSystemPrompt(),
    prompt: explainPrompt(about),
    schema: rollbackAnswerSchema,
    tools: ['Read', 'Grep', 'Glob'],
    workerTools: changeTools(source.history, incidents),
    limitDollars: phaseLimit(NAME, dollars, release.dollars),
    transcriptKey: run.keys.transcript(NAME, release.phases.length + 1),
    putPhase: run.putPhase,
  });
  if (result.kind === 'failed') return { missing: sentence(`the model’s phase failed: ${result.reason}`) };
  return bornOut(result.verdict, release.changes, new Set(paths));
}

async function open(run: ReleaseRun, directory: string): Promise<OpenedRelease> {
  const { codeHost, searchPath } = run.options;
  const { repository, target, previous, settings } = run.record();
  if (previous === undefined) throw new Error('it is not known which version ran before');
  await run.step('fetching the repository');
  return tryAgain(run.options, async () => {
    const place = join(directory, 'repository');
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { mode: 0o700 });
    return openRelease({
      directory: place,
      cloneUrl: codeHost.cloneUrl(repository),
      readToken: () => codeHost.readToken(repository),
      agentFiles: settings.service.agentFiles,
      searchPath,
      before: previous.commit,
      commit: target.commit,
    });
  });
}

const sentence = (text: string): string => {
  const line = shorten(oneLine(cleanText(text)), 600);
  return `${line.charAt(0).toUpperCase()}${line.slice(1).replace(/\.$/, '')}.`;
};
