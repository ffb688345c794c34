import { createHmac } from 'node:crypto';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createGitHubCodeHost } from '../../../adapters/github-code-host.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { draftEventReply } from '../../../core/messages/slack/draft-event-reply.ts';
import type { Attention } from '../../../core/ports/code-host.ts';
import { noteAttention } from '../../../core/pull-request-fate/old-draft.ts';
import type { PullRequest } from '../../../core/records/pull-request.ts';
import { createEventReceiver } from '../../../lambdas/github/receive-event.ts';
import { type LocalGitHubWithApp, startLocalGitHub } from '../../adapters/local-github.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import type { DirectAttack } from '../attack.ts';
import { directAttack } from '../direct-attack.ts';

/** What a stranger, a bot or a forged event can do to a draft. */
export const draftAttacks: readonly DirectAttack[] = [
  directAttack(
    'network',
    'end a draft by a `delete` event that GitHub did not sign',
    'the signature',
    /^401, fix-proposed$/,
    () => hear({ secret: 'guessed' }),
  ),
  directAttack(
    'network',
    'end a draft by an old `delete` event, sent again',
    'GitHub is asked, and says that the draft is open',
    /^202, fix-proposed$/,
    () => hear({}),
  ),
  directAttack(
    'network',
    'end a draft by an event of another repository where the App is installed',
    'GitHub does not give the draft’s repository that name',
    /^200, fix-proposed$/,
    () => hear({ repository: 'acme/evil' }),
  ),
  directAttack(
    'pull request',
    'keep a draft open by a reviewer bot that writes every day',
    'words of bots start no days again',
    /^nobody, not kept$/,
    () =>
      attentionAfter(({ github }, number) => {
        github.comment('acme', 'shop', number, { by: 'reviewer[bot]', body: 'Still looking.' });
        github.review('acme', 'shop', number, { by: 'reviewer[bot]', body: 'Please look.' });
      }),
  ),
  directAttack(
    'pull request',
    'keep a draft open by a stranger’s comments',
    'words of who does not belong to the repository start no days again',
    /^nobody, not kept$/,
    () =>
      attentionAfter(({ github }, number) => github.comment('acme', 'shop', number, { by: 'mallory', body: 'bump' })),
  ),
  directAttack(
    'pull request',
    'keep a draft open by the label `mendhook:keep`, set by a stranger or a bot',
    'GitHub lets nobody label without triage rights, and a bot’s label does not count',
    /^refused by GitHub, nobody, not kept$/,
    async () => {
      let refused = '';
      const told = await attentionAfter(({ github }, number) => {
        try {
          github.labelPullRequest('acme', 'shop', number, 'mendhook:keep', 'mallory');
        } catch {
          refused = 'refused by GitHub';
        }
        github.addCollaborator('acme', 'shop', { login: 'labeler[bot]', role: 'write', isMember: false });
        github.labelPullRequest('acme', 'shop', number, 'mendhook:keep', 'labeler[bot]');
      });
      return `${refused}, ${told}`;
    },
  ),
  directAttack(
    'pull request',
    'keep a draft open for years by a word that is dated ahead',
    'no word counts as of later than now',
    /^0 days ahead$/,
    async () => `${daysAhead({ newest: NOW + 900 * 86_400_000, isKept: false, isHeadByBot: false })} days ahead`,
  ),
  directAttack(
    'pull request',
    'call everybody by the name of the branch that it goes to',
    'text of people is escaped in Slack',
    /&lt;!channel&gt;/,
    async () => {
      const reply = draftEventReply(
        { ...anIncident(), pullRequest: DRAFT },
        { event: 'retargeted', at: NOW, detail: '<!channel>' },
      );
      const text = JSON.stringify(reply);
      return text.includes('<!channel>') ? 'everybody is called' : text;
    },
  ),
];

const ID = anIncident().id;
const DRAFT: PullRequest = {
  ...{ repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: `incident/${ID}`, title: 't', draft: true },
};

/** Has the function hear of the deleted branch of a draft that is open. @returns its answer, and the incident afterwards */
async function hear({ secret = 'right', repository = DRAFT.repository }): Promise<string> {
  const ledger = createMemoryLedger();
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const proposed = endWork(beginWork(anIncident(), 'alert-1', NOW), { kind: 'fix-verified', reason: 'r' }, DRAFT, NOW);
  await ledger.mergeIncident(ID, () => proposed);
  codeHost.states.set(`${DRAFT.repository}#7`, {
    ...{ state: 'open', draft: true, branch: DRAFT.branch, repository: DRAFT.repository },
  });
  const told = { ledger, codeHost, clock: () => NOW, logger: createLogger(() => {}) };
  const deps = { ...told, threads: threadsAtOnce({ ...told, messenger: createMemoryMessenger() }) };
  const secrets = fixedSecrets({ github: { webhookSecrets: ['right'] } });
  const receive = createEventReceiver({
    ...deps,
    secrets,
    words: { send: async () => undefined },
    connect: async () => deps,
  });
  const body = JSON.stringify({ ref: DRAFT.branch, ref_type: 'branch', repository: { full_name: repository } });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const { status } = await receive({ event: 'delete', delivery: undefined, signature, body: Buffer.from(body) });
  return `${status}, ${(await ledger.getIncident(ID))?.status}`;
}

/** @returns whether anybody counts as having looked at a draft, and whether it is kept open */
async function attentionAfter(act: (local: LocalGitHubWithApp, number: number) => void): Promise<string> {
  const local = await startLocalGitHub();
  try {
    const by = 'mendhook[bot]';
    const files = { 'a.js': 'fixed\n' };
    await local.github.commitFiles('acme', 'shop', { branch: 'incident/1', files, message: 'fix', by });
    const pull = { title: 'fix', head: 'incident/1', base: 'main', draft: true, by };
    const number = await local.github.openPullRequest('acme', 'shop', pull);
    act(local, number);
    const host = createGitHubCodeHost({ tokens: local.freshTokens(), apiUrl: local.github.url });
    const { newest, isKept } = await host.readAttention('acme/shop', number);
    return `${newest === undefined ? 'nobody' : 'somebody'}, ${isKept ? 'kept' : 'not kept'}`;
  } finally {
    await local.close();
  }
}

function daysAhead(attention: Attention): number {
  const incident = { ...anIncident(), pullRequest: { ...DRAFT, idle: { since: NOW - 86_400_000 } } };
  const { idle } = noteAttention(incident, attention, NOW).pullRequest ?? {};
  return ((idle?.since ?? 0) - NOW) / 86_400_000;
}
