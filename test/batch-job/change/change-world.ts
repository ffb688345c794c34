import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import type { ChangeOptions } from '../../../batch-job/change/change-run.ts';
import { createAnthropicUpstream } from '../../../batch-job/gateway/anthropic-upstream.ts';
import { createLogger } from '../../../core/logger.ts';
import type { PullRequestDetails } from '../../../core/ports/pull-requests.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import type { Reproduction } from '../../../core/records/reproduction.ts';
import type { ReviewAnswer } from '../../../core/records/review-verdict.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryPullRequests } from '../../fakes/memory-pull-requests.ts';
import { createMemoryTelemetry } from '../../fakes/memory-telemetry.ts';
import { aChange, changeSettings, NOW, type ServiceWish } from '../../fixtures/records.ts';
import { PUSH_TOKEN, READ_TOKEN } from '../repository/git-host.ts';
import { type Files, openWorkbench } from '../repository/workbench.ts';

/** The service before the change: its tests are lines of `sh`, so that a run costs nearly nothing. */
export const BASE: Files = {
  'src/total.js': 'export const total = (cart) =>\n  cart.reduce((sum, item) => sum + item.price, 0);\n',
  'src/count.js': 'export const count = (cart) => cart.length;\n',
  'check.sh': 'grep -q "sum + item.price" src/total.js\n',
};

/** What the pull request does. */
export const HEAD: Files = {
  'src/total.js': 'export const total = (cart) =>\n  cart.reduce((sum, item) => sum + item.price * item.count, 0);\n',
  'check.sh': 'grep -q "sum + item.price" src/total.js\n',
};

export const ANSWER: ReviewAnswer = { riskScore: 2, rationale: 'A small change.', findings: [] };

const TESTS = { command: 'sh check.sh', regression: 'sh {files}' };
const BUDGETS: ChangeRecord['budgets'] = [{ name: 'review-dollars/day', kind: 'dollars', claimed: 2 }];

export interface ChangeWorldSettings {
  readonly base?: Files;
  readonly head?: Files;
  /** Comes onto the base branch after the pull request was made. */
  readonly later?: Files;
  readonly answer?: ReviewAnswer;
  readonly reproduction?: Reproduction;
  /** Replaces the agent: a line of `sh`, which has the prompt on standard input. */
  readonly agent?: string;
  readonly record?: Partial<ChangeRecord>;
  readonly details?: Partial<PullRequestDetails>;
  readonly service?: ServiceWish;
  readonly commitMessage?: string;
  readonly telemetry?: Parameters<typeof createMemoryTelemetry>[0];
}

/** Everything around one review: real git, the real recipe, an agent of few lines; the other systems in memory. */
export async function openChangeWorld(settings: ChangeWorldSettings = {}) {
  const bench = await openWorkbench();
  const { answer = ANSWER, reproduction, commitMessage = 'Count items' } = settings;
  const parted = await bench.commit({ ...BASE, ...settings.base });
  const head = await bench.commit(settings.head ?? HEAD, { branch: 'count-items', message: commitMessage });
  await point(bench.host.bare, 'refs/pull/12/head', head);
  if (settings.later !== undefined) {
    await bench.person('checkout', '--quiet', '--force', '-B', 'main', parted);
    await bench.commit(settings.later);
  }
  const base = (await bench.host.git('rev-parse', 'refs/heads/main')).trim();
  const changed = { head, base, budgets: BUDGETS };
  const jobSettings = changeSettings({ test: { ...TESTS, timeoutMinutes: 1 }, ...settings.service });
  const plain = aChange(changed);
  const record = aChange({
    ...changed,
    ...(plain.job === undefined ? {} : { job: { ...plain.job, settings: jobSettings } }),
    ...settings.record,
  });
  const changes = createMemoryChanges();
  await changes.merge(record.id, () => record);
  const details: PullRequestDetails = {
    repository: record.repository,
    number: record.number,
    state: 'open',
    draft: false,
    merged: false,
    title: record.title,
    body: 'Prices are multiplied by the count.',
    author: record.author,
    head: { sha: head, branch: record.branch, tree: 'c'.repeat(40), repository: record.repository },
    base: { sha: base, branch: 'main' },
    fork: record.fork,
    commits: [commitMessage],
    ...settings.details,
  };
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-review-'));
  const seen = join(await mkdtemp(join(tmpdir(), 'mendhook-agent-')), 'seen');
  const auditLog = createMemoryAuditLog();
  const ledger = createMemoryLedger();
  const log: string[] = [];
  const telemetry = createMemoryTelemetry(settings.telemetry);
  const stopping = new AbortController();
  const options: ChangeOptions = {
    changeId: record.id,
    round: record.round,
    jobId: 'batch-1',
    changes,
    pullRequests: createMemoryPullRequests(details),
    codeHost: createMemoryCodeHost({ cloneUrl: bench.host.url, readToken: READ_TOKEN, pushToken: PUSH_TOKEN }),
    ledger,
    auditLog,
    connectTelemetry: () => telemetry,
    logger: createLogger((line) => log.push(line)),
    clock: () => NOW,
    pause: async () => undefined,
    connectModel: () => createAnthropicUpstream({ url: 'http://127.0.0.1:9/', apiKey: 'the-real-key' }),
    claudePath: await writeAgent(seen, settings.agent ?? answers(answer, reproduction)),
    workDirectory,
    searchPath: process.env['PATH'] ?? '',
    newBoundary: () => '0123456789abcdef0123456789abcdef',
    signal: stopping.signal,
  };
  return {
    bench,
    changes,
    ledger,
    auditLog,
    telemetry,
    log,
    options,
    stopping,
    head,
    base,
    record: async () => (await changes.get(record.id)) ?? record,
    /** What the agent was given: prompts, environment, arguments and files; empty when it was not asked. */
    seen: () => readFile(seen, 'utf8').catch(() => ''),
    close: async () => {
      await bench.close();
      await Promise.all([workDirectory, dirname(seen)].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

export type ChangeWorld = Awaited<ReturnType<typeof openChangeWorld>>;

async function point(bare: string, ref: string, commit: string): Promise<void> {
  await mkdir(dirname(join(bare, ref)), { recursive: true });
  await writeFile(join(bare, ref), `${commit}\n`);
}

async function writeAgent(seen: string, line: string): Promise<string> {
  const path = join(dirname(seen), 'claude');
  const look = `prompt=$(cat); { printf '%s\\n' "$prompt" "$@"; env; find . -type f; } >> ${seen}`;
  await writeFile(path, `#!/bin/sh\n${look}\n${line}\n`);
  await chmod(path, 0o755);
  return path;
}

function answers(answer: ReviewAnswer, reproduction: Reproduction | undefined): string {
  const shown = reproduction ?? { path: '', text: '', behaviour: 'no test can show it' };
  return `case "$prompt" in *'Show by a test'*) ${say(shown)} ;; *) ${say(answer)} ;; esac`;
}

const say = (verdict: unknown): string => {
  const result = { type: 'result', subtype: 'success', is_error: false, structured_output: verdict };
  return `printf '%s\\n' '${JSON.stringify(result).replaceAll("'", "'\\''")}'`;
};
