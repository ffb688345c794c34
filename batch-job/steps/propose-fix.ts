import type { Outcome } from '../../core/outcome.ts';
import { redact } from '../../core/redaction.ts';
import { type InvestigateVerdict, type ProposeFixVerdict, proposeFixVerdict } from '../../core/verdict.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { proposeFixPrompt } from '../phases/phase-prompts.ts';
import { RefusedTreeError } from '../repository/git-error.ts';
import { exportFor, type Source } from './open-source.ts';
import { runRecordedPhase } from './run-recorded-phase.ts';

export interface ProposedFix {
  readonly proposal: ProposeFixVerdict;
  /** What the agent changed, as git sees it; not what it says. */
  readonly patch: string;
}

/** Phase 2: the fix. What an earlier try of the job came to is taken as it is, when its diff was kept. */
export async function proposeFix(
  run: AttemptRun,
  source: Source,
  diagnosis: InvestigateVerdict,
): Promise<ProposedFix | { outcome: Outcome }> {
  const known = await readKeptFix(run);
  if (known !== undefined) return known;
  const { service, model } = run.attempt();
  await run.step('propose-fix');
  const tree = await exportFor(run, source);
  const incident = await run.incident();
  const { commit } = source.repository;
  const result = await runRecordedPhase(run, {
    name: 'propose-fix',
    model: model.proposeFix,
    tree,
    source,
    prompt: proposeFixPrompt({
      incident,
      service,
      commit,
      diagnosis,
      test: source.test,
      boundary: run.options.newBoundary(),
    }),
    schema: proposeFixVerdict,
    tools: ['Read', 'Grep', 'Glob', 'Edit', 'Write'],
  });
  if (result.kind === 'failed') {
    return {
      outcome: { kind: 'failed', rule: 'propose-fix-failed', reason: `Writing the fix failed: ${result.reason}` },
    };
  }
  try {
    const patch = await source.repository.diff(tree);
    await keepPatch(run, patch);
    return { proposal: result.verdict, patch };
  } catch (error) {
    if (!(error instanceof RefusedTreeError)) throw error;
    return {
      outcome: { kind: 'declined', rule: 'tree-refused', reason: `The change was not taken: ${error.message}` },
    };
  }
}

/** The audit log holds no credential, even one that the agent wrote; a patch that had one there is not taken again. */
async function keepPatch(run: AttemptRun, patch: string): Promise<void> {
  await run.options.auditLog.putText(run.keys.diff, redact(patch));
  await run.change((attempt) => ({ ...attempt, diffKey: run.keys.diff }));
}

/** The fix as it was kept: undefined when there is none, or the patch was not kept whole. */
export async function readKeptFix(run: AttemptRun): Promise<ProposedFix | undefined> {
  const { phases, diffKey } = run.attempt();
  const known = phases.findLast(({ name, status }) => name === 'propose-fix' && status === 'verdict');
  const proposal = proposeFixVerdict.safeParse(known?.verdict).data;
  if (proposal === undefined || diffKey === undefined) return undefined;
  const patch = await run.options.auditLog.getText(diffKey);
  return patch === undefined || patch.includes('[redacted:') ? undefined : { proposal, patch };
}
