import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../adapters/memory-messenger.ts';
import type { AttemptOptions } from '../../batch-job/attempt-run.ts';
import { createAnthropicUpstream } from '../../batch-job/gateway/anthropic-upstream.ts';
import type { ServiceConfig } from '../../core/config/config.ts';
import { createLogger } from '../../core/logger.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import { withRightsOf } from '../fakes/ledger-rights.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';
import { createMemoryCodeHost } from '../fakes/memory-code-host.ts';
import { createMemoryTelemetry } from '../fakes/memory-telemetry.ts';
import { type Block, type Reply, type SeenRequest, startModelServer } from '../fakes/model-server.ts';
import { claimedFixture, NOW } from '../fakes/records.ts';
import { threadsAtOnce } from '../fakes/threads-at-once.ts';
import { CLAUDE } from './phases/start-phase.ts';
import { PUSH_TOKEN, READ_TOKEN } from './repository/git-host.ts';
import { type Files, openWorkbench } from './repository/workbench.ts';

export const DIAGNOSIS: InvestigateVerdict = {
  title: 'A cart with a product that is gone cannot be totalled',
  rootCause: '`total` reads the price of a product that may be gone.',
  evidence: [{ kind: 'code', file: 'src/total.js', line: 2, observation: 'item.product is not checked' }],
  notChecked: ['Why the product is gone.'],
  confidence: 'high',
  codeFixable: true,
  affectedFiles: ['src/total.js'],
  nextSteps: 'Review the draft.',
};

export const PROPOSAL = {
  summary: 'A product that is gone counts nothing.',
  regressionTest: { files: ['test/gone.test.js'], name: 'a product that is gone counts nothing' },
  risks: ['A cart may look cheaper.'],
};

export const BUGGY = 'export const total = (cart) =>\n  cart.reduce((sum, item) => sum + item.product.price, 0);\n';
export const FIXED = BUGGY.replace('item.product.price', '(item.product?.price ?? 0)');
export const REGRESSION_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';

test('a product that is gone counts nothing', () => {
  assert.equal(total([{ product: { price: 2 } }, {}]), 2);
});
`;

const FILES = {
  'package.json': '{"name":"shop","type":"module","private":true}\n',
  'src/total.js': BUGGY,
  'test/total.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';

test('prices add up', () => assert.equal(total([{ product: { price: 2 } }, { product: { price: 3 } }]), 5));
`,
};

/** What the scripted model does in each phase: its turns, each a list of blocks; `{tree}` stands for the tree's path. */
export interface Script {
  readonly investigate: ReadonlyArray<readonly Block[] | Reply>;
  readonly proposeFix: ReadonlyArray<readonly Block[] | Reply>;
  /** Of every later round of the fix; left out, the model has nothing more to say. */
  readonly repairFix?: ReadonlyArray<readonly Block[] | Reply>;
}

export const edits = (source: string = FIXED, more: Readonly<Record<string, string>> = {}): readonly Block[] =>
  Object.entries({ 'src/total.js': source, 'test/gone.test.js': REGRESSION_TEST, ...more }).map(([path, content]) => ({
    tool: 'Write',
    input: { file_path: `{tree}/${path}`, content },
  }));

export const verdict = (input: unknown): readonly Block[] => [{ tool: 'StructuredOutput', input }];
const look: readonly Block[] = [{ tool: 'Read', input: { file_path: '{tree}/src/total.js' } }];

export const GOOD_SCRIPT: Script = {
  investigate: [look, verdict(DIAGNOSIS)],
  proposeFix: [look, edits(), verdict(PROPOSAL)],
};

interface WorldSettings {
  script?: Script;
  /** Plays something else than a script. */
  reply?: (request: SeenRequest) => Reply;
  /** Added to the repository. */
  files?: Files;
  commitMessage?: string;
  service?: Partial<ServiceConfig>;
  thread?: boolean;
}

/** Everything around one attempt: real git, real Claude Code, a scripted model; the other systems in memory. */
export const openAttemptWorld = (settings: WorldSettings = {}) =>
  openAttemptWorldOn({ ledger: createMemoryLedger(), auditLog: createMemoryAuditLog() }, settings);

/** The same with another ledger and another audit log than those in memory. */
export async function openAttemptWorldOn<L extends Ledger, A extends AuditLog>(
  { ledger, auditLog }: { readonly ledger: L; readonly auditLog: A },
  {
    script = GOOD_SCRIPT,
    reply = (request) => play(script, request),
    files = {},
    commitMessage = 'work',
    service = {},
    thread = true,
  }: WorldSettings = {},
) {
  const bench = await openWorkbench();
  const commit = await bench.commit({ ...FILES, ...files }, { message: commitMessage });
  const model = await startModelServer(reply);
  const messenger = createMemoryMessenger();
  const codeHost = createMemoryCodeHost({ cloneUrl: bench.host.url, readToken: READ_TOKEN, pushToken: PUSH_TOKEN });
  const { incident, attempt } = claimedFixture(service);
  await ledger.mergeIncident(incident.id, () => ({
    ...incident,
    representative: { ...incident.representative, commit },
  }));
  await ledger.openAttempt(attempt);
  const { budgets, jobName } = attempt;
  for (const { name, claimed } of budgets) {
    await ledger.claimBudget({ budget: name, attempt: jobName, amount: claimed, limit: 20 });
  }
  if (thread) {
    const message = { text: 'new', blocks: [] };
    const opened = await messenger.open({ channel: '#shop-alerts', key: incident.id, message });
    await ledger.changeIncident(incident.id, (current) => ({ ...current, thread: opened }));
  }
  const telemetry = createMemoryTelemetry();
  const log: string[] = [];
  const logger = createLogger((line) => log.push(line));
  const clock = () => NOW;
  const options: AttemptOptions = {
    incidentId: incident.id,
    attemptNumber: attempt.number,
    jobId: 'job-1',
    ledger: withRightsOf('worker', ledger),
    threads: threadsAtOnce({ ledger: withRightsOf('requests', ledger), messenger, auditLog, codeHost, logger, clock }),
    auditLog,
    codeHost,
    connectTelemetry: () => telemetry,
    logger,
    clock,
    pause: async () => undefined,
    connectModel: () => createAnthropicUpstream({ url: model.url, apiKey: 'the-real-key' }),
    claudePath: CLAUDE,
    workDirectory: await mkdtemp(join(tmpdir(), 'mendhook-attempt-')),
    searchPath: process.env['PATH'] ?? '',
    newBoundary: () => '0123456789abcdef0123456789abcdef',
    signal: new AbortController().signal,
  };
  return {
    bench,
    model,
    ledger,
    messenger,
    auditLog,
    codeHost,
    options,
    log,
    commit,
    branch: `incident/${incident.id}`,
    incident: async () => (await ledger.getIncident(incident.id)) ?? incident,
    attempt: async () => (await ledger.getAttempt(incident.id, attempt.number)) ?? attempt,
    branches: () => branchesOf(bench.host.bare),
    close: async () => {
      await model.close();
      await bench.close();
    },
  };
}

/** As `git branch` lists them; what is pushed is no packed ref yet. */
async function branchesOf(bare: string): Promise<string[]> {
  const heads = join(bare, 'refs/heads');
  const entries = await readdir(heads, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(heads.length + 1)).sort();
}

/** The budget that the attempt's money comes from. */
export const moneyOf = ({ budgets }: Attempt): string => budgets.find(({ kind }) => kind === 'dollars')?.name ?? '';

export type AttemptWorld = Awaited<ReturnType<typeof openAttemptWorld>>;

export function play(script: Script, { body, text }: Pick<SeenRequest, 'body' | 'text'>): Reply {
  const turns = turnsOf(script, text);
  const turn = turns[body.messages.filter(({ role }) => role === 'assistant').length] ?? [{ text: 'I am lost.' }];
  if (!('length' in turn)) return turn;
  const tree = /Primary working directory: (\S+?)(\\n|")/.exec(text)?.[1] ?? '';
  // JSON in, JSON out: only the placeholder changes.
  return { blocks: JSON.parse(JSON.stringify(turn).replaceAll('{tree}', tree)) };
}

function turnsOf({ investigate, proposeFix, repairFix = [] }: Script, text: string): Script['investigate'] {
  if (text.includes('Your fix of this error was tried')) return repairFix;
  return text.includes('Fix the cause of this error') ? proposeFix : investigate;
}
