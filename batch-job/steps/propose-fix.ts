import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import { putPhase } from '../../core/lifecycle/attempt.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Phase } from '../../core/records/phase.ts';
import {
  changeDraftVerdict,
  type InvestigateVerdict,
  type ProposeFixVerdict,
  proposeFixVerdict,
} from '../../core/records/verdict.ts';
import { redact } from '../../core/text/redaction.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { proposeFixPrompt, repairFixPrompt } from '../phases/phase-prompts.ts';
import { RefusedTreeError } from '../repository/git-error.ts';
import { pathInTree } from '../repository/path-in-tree.ts';
import { exportFor, type Source } from './open-source.ts';
import { describeRejectedFix, readRejectedFixes } from './rejected-fixes.ts';
import { runRecordedPhase } from './run-recorded-phase.ts';

export interface ProposedFix {
  readonly proposal: ProposeFixVerdict;
  /** What the agent changed, as git sees it; not what it says. */
  readonly patch: string;
  /** Where the audit log holds the patch. */
  readonly diffKey: string;
  /** Files and folders that the agent wrote and that git ignores, so that the patch lacks them. */
  readonly ignored?: readonly string[];
}

/** A fix that was not accepted, and why: what the agent starts from in a later round. */
export interface RefusedFix {
  readonly patch: string;
  readonly objection: string;
}

/** Phase 2: the fix. The result of an earlier try of the job is reused when its diff was kept. */
export async function proposeFix(
  run: AttemptRun,
  source: Source,
  diagnosis: InvestigateVerdict,
  begun?: RefusedFix,
): Promise<ProposedFix | { outcome: Outcome }> {
  return (await readKeptFix(run)) ?? write(run, source, diagnosis, begun);
}

/** A later round of phase 2: the same agent's work, in a tree that holds its fix, told what speaks against it. */
export const repairFix = (
  run: AttemptRun,
  source: Source,
  diagnosis: InvestigateVerdict,
  refused: RefusedFix,
): Promise<ProposedFix | { outcome: Outcome }> => write(run, source, diagnosis, refused);

async function write(
  run: AttemptRun,
  source: Source,
  diagnosis: InvestigateVerdict,
  refused?: RefusedFix,
): Promise<ProposedFix | { outcome: Outcome }> {
  const { service, model, hint, round } = run.attempt();
  await run.step(refused === undefined ? 'propose-fix' : 'repairing the fix');
  const tree = await exportFor(run, source, refused?.patch);
  const incident = await run.incident();
  const { commit } = source.repository;
  const rejected = (await readRejectedFixes(run)).map(describeRejectedFix);
  const boundary = run.options.newBoundary();
  const facts = { incident, service, commit, diagnosis, rejected, hint, test: source.test, boundary };
  const result = await runRecordedPhase(run, {
    name: 'propose-fix',
    model: model.proposeFix,
    tree,
    source,
    prompt: refused === undefined ? proposeFixPrompt(facts) : repairFixPrompt({ ...facts, ...refused }),
    schema: round === undefined ? proposeFixVerdict : changeDraftVerdict,
    tools: ['Read', 'Grep', 'Glob', 'Edit', 'Write'],
  });
  if (result.kind === 'failed') {
    return {
      outcome: { kind: 'failed', rule: 'propose-fix-failed', reason: `Writing the fix failed: ${result.reason}` },
    };
  }
  try {
    const ignored: string[] = [];
    const patch = await source.repository.diff(tree, (path) => ignored.push(path));
    const proposal = namedInTree(result.verdict, { tree, patch, folder: service.folder });
    return {
      proposal,
      patch,
      ...(ignored.length === 0 ? {} : { ignored }),
      diffKey: await keepPatch(run, proposal, patch),
    };
  } catch (error) {
    if (!(error instanceof RefusedTreeError)) throw error;
    return {
      outcome: { kind: 'declined', rule: 'tree-refused', reason: `The change was not taken: ${error.message}` },
    };
  }
}

/** The verdict with its test files as paths of the tree, however the agent named them. */
function namedInTree(
  verdict: ProposeFixVerdict,
  { tree, patch, folder = '' }: { tree: string; patch: string; folder: string | undefined },
): ProposeFixVerdict {
  const isThere = (path: string) => !isAbsolute(path) && !path.startsWith('..') && existsSync(join(tree, path));
  const changed = parsePatch(patch).flatMap(({ kind, path }) => (kind === 'deleted' ? [] : [path]));
  const files = verdict.regressionTest.files.map((file) =>
    pathInTree({ directory: tree, isThere, changed, folder }, file),
  );
  return { ...verdict, regressionTest: { ...verdict.regressionTest, files } };
}

/** How often a fix was worked on in this attempt, in whatever container. */
export const fixRounds = (phases: readonly Phase[]): number =>
  phases.filter(({ name }) => name === 'propose-fix').length;

/** The audit log holds no credential, even one that the agent wrote; a patch that had one there is not taken again. */
async function keepPatch(run: AttemptRun, verdict: ProposeFixVerdict, patch: string): Promise<string> {
  const diffKey = run.keys.diff(fixRounds(run.attempt().phases));
  await run.options.auditLog.putText(diffKey, redact(patch));
  await run.change((attempt) => {
    const phase = attempt.phases.findLast(({ name }) => name === 'propose-fix');
    return { ...(phase === undefined ? attempt : putPhase(attempt, { ...phase, verdict, diffKey })), diffKey };
  });
  return diffKey;
}

/** The fix as it was kept, the best one of its rounds: undefined when there is none, or the patch was not kept whole. */
export async function readKeptFix(run: AttemptRun): Promise<ProposedFix | undefined> {
  const { phases, diffKey } = run.attempt();
  if (diffKey === undefined) return undefined;
  const known = phases.findLast(
    // The one round of an earlier version's attempt does not name its diff.
    (phase) => phase.name === 'propose-fix' && phase.status === 'verdict' && (phase.diffKey ?? diffKey) === diffKey,
  );
  const proposal = proposeFixVerdict.safeParse(known?.verdict).data;
  const patch = proposal && (await run.options.auditLog.getText(diffKey));
  if (proposal === undefined || patch === undefined || patch.includes('[redacted:')) return undefined;
  return { proposal, patch, diffKey };
}
