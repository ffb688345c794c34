import { endAttempt } from '../../core/lifecycle/attempt.ts';
import { askBaseUpdate } from '../../core/lifecycle/base-update.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import { COMMIT_AUTHOR } from '../../core/messages/pull-request/commit-author.ts';
import { NOW } from '../fakes/records.ts';
import { type AttemptWorld, FIXED, openAttemptWorld, PROPOSAL, REGRESSION_TEST } from './attempt-world.ts';
import { endedPhase } from './ended-phase.ts';
import { type Files, writeFiles } from './repository/workbench.ts';

const OURS = ['-c', `user.name=${COMMIT_AUTHOR.name}`, '-c', `user.email=${COMMIT_AUTHOR.email}`];

/**
 * An incident whose draft is open, and whose base branch has moved on.
 *
 * @param message what the commits of the base branch say
 */
export async function openMovedWorld(onBase: readonly Files[], onBranch: readonly Files[] = [], message = 'base') {
  const world = await openAttemptWorld();
  const { bench, branch, commit, options, auditLog, ledger, codeHost } = world;
  const { incidentId } = options;
  const head = await commitOurs(world, { 'src/total.js': FIXED, 'test/gone.test.js': REGRESSION_TEST });
  let newest = head;
  for (const files of onBranch) newest = await bench.commit(files, { branch, message: 'a person’s' });
  await bench.person('checkout', '--quiet', '--force', commit);
  const base: string[] = [];
  for (const files of onBase) base.push(await bench.commit(files, { message }));

  await auditLog.putText('kept.diff', 'as it was kept');
  const outcome = { kind: 'fix-verified', reason: 'The tests say so.' } as const;
  await ledger.changeAttempt(incidentId, 1, (attempt) => ({
    ...endAttempt(attempt, outcome, NOW),
    phases: [endedPhase('propose-fix', PROPOSAL)],
    diffKey: 'kept.diff',
    commit,
  }));
  const opened = await codeHost.openDraft({ repository: 'acme/shop', base: 'main', branch, title: 't', body: 'b' });
  const seen = { base: 'main', head: newest };
  await ledger.changeIncident(incidentId, (current) =>
    endWork(current, outcome, { ...opened, pushed: head, seen }, NOW),
  );
  codeHost.states.set(KEY, { state: 'open', draft: true, branch });
  const ask = async () => {
    const { jobName } = await world.attempt();
    const at = { head: newest, base: base.at(-1) ?? '', behindBy: base.length, conflicts: false };
    await ledger.changeIncident(incidentId, (current) =>
      askBaseUpdate(current, { attempt: 1, attemptJob: jobName, ...at }, NOW),
    );
  };
  await ask();
  return { ...world, head, newest, base, ask, tip: () => bench.host.git('rev-parse', `refs/heads/${branch}`) };
}

export type MovedWorld = Awaited<ReturnType<typeof openMovedWorld>>;

export const KEY = 'acme/shop#1';

async function commitOurs({ bench, branch }: AttemptWorld, files: Files): Promise<string> {
  await writeFiles(bench.clone, files);
  await bench.person('add', '--all');
  await bench.person(...OURS, 'commit', '--quiet', '--message', 'fix: it');
  const head = await bench.person('rev-parse', 'HEAD');
  await bench.host.git('update-ref', `refs/heads/${branch}`, head);
  return head;
}
