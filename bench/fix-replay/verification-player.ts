import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@mendhook/emulators/github';
import { openRepository, type Repository } from '../../batch-job/repository/open-repository.ts';
import { planForFix } from '../../batch-job/verify/plan-for-fix.ts';
import { planTests } from '../../batch-job/verify/plan-tests.ts';
import { prepareBase } from '../../batch-job/verify/prepared-base.ts';
import { readChange } from '../../batch-job/verify/read-change.ts';
import { environmentForTests } from '../../batch-job/verify/sandbox-environment.ts';
import { SetupError } from '../../batch-job/verify/setup.ts';
import type { TestBench } from '../../batch-job/verify/test-bench.ts';
import { verifyFix } from '../../batch-job/verify/verify-fix.ts';
import type { ServiceConfig } from '../../core/config/config.ts';
import { judgeDiff } from '../../core/diff/judge-diff.ts';
import { limitsInFolder } from '../../core/diff/limits-in-folder.ts';
import { isErrorEvent } from '../../core/error-event.ts';
import { groupErrorEvents } from '../../core/grouping/group-error-events.ts';
import { exceptionsOf } from '../../core/lifecycle/exceptions-of.ts';
import { parseErrorEvent } from '../../core/log-formats/parse-error-event.ts';
import type { Incident } from '../../core/records/incident.ts';
import { findSuspects } from '../../core/suspects/find-suspects.ts';
import { workerFromSource } from '../../local/stack/register-workers.ts';
import { logOf } from '../../local/try/send-error.ts';
import type { Played, Player } from './player.ts';
import type { Checkout, RealFix } from './read-fix.ts';
import type { Variant } from './variants.ts';

type Bug = Pick<Incident, 'service' | 'representative' | 'fingerprint'>;

/**
 * Plays each answer through the worker's judgement of diffs and its verification, with nothing before and after. The setup runs
 * once for all of them; the suite of the base once for each, as in a first attempt.
 *
 * @throws {Error} when the text names no bug, or no test command is found; {SetupError} when the setup fails
 */
export async function openVerificationPlayer(
  { checkout, fix, error }: { readonly checkout: Checkout; readonly fix: RealFix; readonly error: string },
  service: ServiceConfig,
): Promise<Player> {
  const bug = bugOf(service.name, error);
  const root = await mkdtemp(join(tmpdir(), 'fix-replay-verification-'));
  const close = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  try {
    const repository = await fetchRepository(checkout, fix, service.repository, root);
    const suspects = findSuspects(exceptionsOf(bug), await repository.files(), service.folder);
    const planned = await planTests(
      repository,
      service,
      suspects.map(({ path }) => path),
    );
    if ('problem' in planned) throw new Error(`no test command is found: ${planned.problem}`);
    const bench: Omit<TestBench, 'test'> = {
      repository,
      workDirectory: join(root, 'trees'),
      searchPath: process.env['PATH'] ?? '',
      environment: await environmentForTests(workerFromSource(root).environment, undefined),
      clock: Date.now,
      onRun: async ({ name, durationMs }) => say(`${name}: ${Math.round(durationMs / 1000)} s`),
    };
    await mkdir(bench.workDirectory);
    if (planned.setup !== undefined) say(`set-up: ${planned.setup}`);
    const prepared =
      planned.setup === undefined
        ? undefined
        : await prepareBase({ ...bench, test: planned, onRun: async () => undefined }, planned.setup, 'on the base');
    return {
      async play(variant) {
        const { patch, regressionFiles } = variant;
        const refused = await judge(repository, service, variant);
        if (refused !== undefined) return refused;
        const test = await planForFix(repository, service, planned, { patch, regressionFiles });
        if ('problem' in test) throw new Error(`no test command is found: ${test.problem}`);
        const { verified, reason, rule, proof, runs } = await verifyFix({
          ...bench,
          ...{ test, prepared, incident: bug, patch, regressionFiles },
        });
        return {
          outcome: {
            kind: verified ? 'fix-verified' : 'fix-unverified',
            reason,
            ...(rule === undefined ? {} : { rule }),
          },
          ...(proof === undefined ? {} : { proof }),
          tests: runs,
        };
      },
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown instanceof SetupError
      ? new Error(`${thrown.message}\n${thrown.run.output}`, { cause: thrown })
      : thrown;
  }
}

const say = (text: string): void => void process.stderr.write(`  ${text}\n`);

/** The bug that triage reads from the text. */
function bugOf(service: string, text: string): Bug {
  const attributes = { timestamp: Date.now(), service, status: 'error', ...logOf({ text, service }) };
  const event = parseErrorEvent({ id: 'replayed', attributes });
  const [group] = isErrorEvent(event) ? groupErrorEvents([event]).groups : [];
  if (group === undefined) throw new Error('the stack trace names no bug');
  return { service, representative: group.representative, fingerprint: group.fingerprint };
}

/** Fetches the commit as the worker does, from a host of its own that is closed again. */
async function fetchRepository(checkout: Checkout, fix: RealFix, fullName: string, root: string): Promise<Repository> {
  const token = randomUUID();
  const github = await startGitHub({
    stateDirectory: join(root, 'github'),
    personalToken: { token, login: 'replay' },
  });
  try {
    const [owner = '', name = ''] = fullName.split('/');
    await checkout.reset();
    await github.followDirectory({
      ...{ owner, name, branch: 'main' },
      ...{ directory: checkout.directory, commit: fix.base },
    });
    return await openRepository({
      directory: join(root, 'repository'),
      cloneUrl: `${github.url}/${fullName}.git`,
      readToken: async () => token,
      branch: 'main',
      commit: fix.base,
      agentFiles: 'leave-out',
      searchPath: process.env['PATH'] ?? '',
    });
  } finally {
    await github.close();
  }
}

/** @returns how an attempt ends whose diff is forbidden */
async function judge(repository: Repository, service: ServiceConfig, { patch }: Variant): Promise<Played | undefined> {
  const change = await readChange(repository, patch);
  const { verdict, findings } = judgeDiff(change, limitsInFolder(service.fix, service.folder));
  const [first] = findings;
  if (verdict !== 'refused' || first === undefined) return undefined;
  return { outcome: { kind: 'declined', rule: first.rule, reason: `${first.path} ${first.reason}` }, tests: [] };
}
