import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createGitHubCodeHost } from '../../../adapters/github-code-host.ts';
import { createGitHubDraftComments } from '../../../adapters/github-draft-comments.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { claimAttempt, endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { DraftWords } from '../../../core/records/draft-words.ts';
import type { Outcome } from '../../../core/records/outcome.ts';
import { createEventReceiver } from '../../../lambdas/github/receive-event.ts';
import type { DraftDependencies } from '../../../lambdas/requests/hear-draft-words.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { startLocalGitHub } from '../../adapters/local-github.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { aConfig, anIncident, type ServiceWish } from '../../fixtures/records.ts';

const SECRET = 'right';

export const ID = anIncident().id;
const BRANCH = `incident/${ID}`;

const VERIFIED: Outcome = { kind: 'fix-verified', reason: 'the tests agree' };

interface Wanted {
  /** How the first attempt ended. @default verified, with a draft */
  readonly outcome?: Outcome;
  /** Whether a second attempt runs. @default false */
  readonly running?: boolean;
  readonly isPublic?: boolean;
  readonly service?: ServiceWish;
}

/**
 * GitHub with a draft of mendhook's, the function that it calls, the queue, and the function that carries out what people ask for. In
 * process. `bob` may write, `carl` may read.
 */
export async function openGitHubWorld({
  outcome = VERIFIED,
  running = false,
  isPublic = false,
  service: wish = {},
}: Wanted = {}) {
  const local = await startLocalGitHub();
  const { github } = local;
  onTestFinished(local.close);
  const name = isPublic ? 'open-shop' : 'shop';
  if (isPublic) {
    const source = await mkdtemp(join(tmpdir(), 'open-shop-'));
    await writeFile(join(source, 'shop.js'), 'export const open = true;\n');
    await github.createRepository({ owner: 'acme', name, isPublic: true, fromDirectory: source });
  }
  const at = ['acme', name] as const;
  const where = `acme/${name}`;
  const tokens = local.freshTokens();
  const codeHost = createGitHubCodeHost({ tokens, apiUrl: github.url });
  const pushed = await github.commitFiles(...at, {
    ...{ branch: BRANCH, files: { 'shop.js': 'export const open = false;\n' }, message: 'fix', by: 'mendhook[bot]' },
  });
  const draft = { repository: where, base: 'main', branch: BRANCH, title: 'fix: stock', body: 'b' };
  const pullRequest = { ...(await codeHost.openDraft(draft)), pushed, seen: { head: pushed } };
  const { number } = pullRequest;
  github.addCollaborator(...at, { login: 'bob', role: 'write', isMember: true });
  if (!isPublic) github.addCollaborator(...at, { login: 'carl', role: 'read', isMember: true });

  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  const jobs = createMemoryJobRunner();
  const config = aConfig({ repository: where, ...wish });
  const [service] = config.services;
  if (service === undefined) throw new Error('a configuration has a service');
  const thread = await messenger.open({ channel: 'C1', key: ID, message: { text: 'first', blocks: [] } });
  const now = Date.now();
  const claimed = beginWork({ ...anIncident(), repository: where, thread }, 'alert-1', now);
  const terms = { service, model: config.model, datadog: config.datadog, budgets: [] };
  const first = startAttempt(claimAttempt(claimed, terms, now), now);
  await ledger.openAttempt({
    ...endAttempt(first, outcome, now),
    phases: [DIAGNOSED],
    diffKey: 'incidents/x/fix.diff',
  });
  const { unsettled: _, ...told } = endWork(claimed, outcome, pullRequest, now);
  await ledger.mergeIncident(ID, () => told);
  if (running) {
    const again = await ledger.changeIncident(ID, (current) =>
      beginWork({ ...current, status: 'failed' }, 'slack-1', now),
    );
    const second = startAttempt(claimAttempt(again, terms, now), now);
    const jobId = await jobs.submit({ name: second.jobName, incidentId: ID, attempt: 2, kind: 'attempt' });
    await ledger.openAttempt({ ...second, jobId });
  }

  const waiting: DraftWords[] = [];
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  const writing = { ledger: withRightsOf('requests', ledger), messenger, codeHost, clock: Date.now, logger };
  const threads = threadsAtOnce(writing);
  const receiving = { ledger: withRightsOf('github', ledger), threads, codeHost, clock: Date.now, logger };
  const receive = createEventReceiver({
    ...receiving,
    secrets: fixedSecrets({ github: { webhookSecrets: [SECRET] } }),
    words: { send: async (message) => void waiting.push(message) },
    connect: async () => receiving,
  });
  const bodies: { readonly event: string; readonly signature: string; readonly body: Buffer }[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const header = (key: string) => [request.headers[key]].flat()[0];
      const told = {
        ...{ event: header('x-github-event'), delivery: header('x-github-delivery') },
        ...{ signature: header('x-hub-signature-256'), body },
      };
      bodies.push({ event: told.event ?? '', signature: told.signature ?? '', body });
      const { status, message } = await receive(told);
      response.writeHead(status).end(message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  github.setWebhook({ url: `http://127.0.0.1:${port}/github`, secret: SECRET });

  const deps: DraftDependencies = {
    ...{ ledger: withRightsOf('requests', ledger), messenger, threads, jobs, codeHost, config, logger },
    ...{ clock: Date.now, replies: createMemoryPersonReplies() },
    comments: createGitHubDraftComments({ tokens, apiUrl: github.url }),
  };
  const handle = createPersonHandler(deps);
  return {
    ...{ github, ledger, jobs, codeHost, number, lines, waiting, receive, bodies, deps, handle, place: at },
    /** Waits for GitHub's calls, and carries out all that waits. */
    work: async () => {
      await github.webhooksSent();
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await handle(next);
      await github.webhooksSent();
    },
    incident: () => ledger.getIncident(ID),
    /** What mendhook has written on the draft. */
    answers: async () => {
      const pull = await github.pullRequest(...at, number);
      return (pull?.comments ?? []).filter(({ author }) => author === 'mendhook[bot]').map(({ body }) => body);
    },
    replies: () => [...(messenger.threads[0]?.replies ?? [])].map(([, { text }]) => text),
    isOpen: async () => (await github.pullRequest(...at, number))?.state === 'open',
  };
}

const DIAGNOSED: Attempt['phases'][number] = {
  ...{ name: 'investigate', status: 'verdict', model: 'm', transcriptKey: 'k', startedAt: 1, endedAt: 2 },
  ...{ turns: 1, dollars: 0, denials: 0, tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } },
  verdict: {
    ...{
      title: 'Two carts race',
      rootCause: 'The stock is read twice. @org/team',
      confidence: 'high',
      codeFixable: true,
    },
    ...{ affectedFiles: ['shop.js'], notChecked: [], nextSteps: 'none' },
    evidence: [{ kind: 'code', file: 'shop.js', line: 1, observation: 'read here' }],
  },
};
