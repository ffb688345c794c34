import { createHmac } from 'node:crypto';
import { listen } from '@mendhook/emulators/listen';
import { createOctokit } from '../../../adapters/create-octokit.ts';
import { readAttention } from '../../../adapters/github-attention.ts';
import { splitRepository } from '../../../adapters/github-repository.ts';
import { createPersonActivity } from '../../../adapters/person-activity.ts';
import { createSignedWebhookPager } from '../../../adapters/signed-webhook-pager.ts';
import { slackIdsOf } from '../../../core/lifecycle/owner.ts';
import { pageOf } from '../../../core/messages/call/page.ts';
import { mentionReply } from '../../../core/messages/slack/call-reply.ts';
import { incidentMessage } from '../../../core/messages/slack/incident-message.ts';
import { findFileOwners } from '../../../core/owners/find-file-owners.ts';
import { readCodeOwners } from '../../../core/owners/read-code-owners.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import { processorMs } from '../../processor-time.ts';
import type { DirectAttack } from '../attack.ts';

const PEOPLE = { octocat: 'U0123ABCD' };
const CALL = { outcome: '1/diagnosed', since: NOW };

const diagnosed = (more: Partial<Incident> = {}): Incident =>
  anIncident({ status: 'diagnosed', attempt: 1, outcome: { kind: 'diagnosed', reason: 'why' }, ...more });

/** What Slack would read as a mention, in all that people are shown of an incident. */
function mentionsIn(incident: Incident): string {
  const { owner } = incident;
  const slackIds = owner === undefined ? [] : slackIdsOf(owner, PEOPLE);
  const reply = mentionReply(incident, { call: CALL, place: 0, slackIds, attempt: undefined });
  const shown = JSON.stringify([incidentMessage({ incident }), reply.message]);
  return [...new Set(shown.match(/<(?:@|!(?!date))[^>]*>/g) ?? [])].join(' ') || 'nobody';
}

function ownedBy(codeOwners: string): Incident {
  const found = findFileOwners(readCodeOwners(codeOwners), ['src/cart.ts']);
  const incident = diagnosed();
  return found === undefined ? incident : { ...incident, owner: { from: 'codeowners', names: [...found.names] } };
}

const JSON_HEADERS = { 'content-type': 'application/json' };

async function acknowledged(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const server = await listen((request) => {
    const path = new URL(request.url).pathname;
    return new Response(JSON.stringify(answers[path] ?? []), { headers: JSON_HEADERS });
  }, 0);
  const activity = createPersonActivity({
    slack: { token: 'xoxb-any', apiUrl: `${server.url}/api/` },
    github: {
      tokens: { mint: async () => 't' },
      apiUrl: server.url,
      readAttention: (repository, number) =>
        readAttention(createOctokit({ auth: 't', apiUrl: server.url }), splitRepository(repository), number),
    },
  });
  const replied = await activity.firstReply({ channel: 'C1', ts: '1.0' }, 0);
  const wrote = await activity.newestOnPullRequest({ repository: 'acme/shop', number: 7 });
  await server.close();
  return replied === undefined && wrote === undefined ? 'nobody has answered' : 'answered';
}

const PULL = {
  '/api/conversations.replies': { ok: true, messages: [] },
  '/repos/acme/shop/pulls/7': {
    number: 7,
    user: { login: 'mendhook[bot]', type: 'Bot' },
    labels: [],
    head: { sha: 'abc' },
  },
  '/repos/acme/shop/commits/abc': { sha: 'abc', author: null },
};
const said = new Date(NOW).toISOString();

export const callAttacks: readonly DirectAttack[] = [
  {
    name: 'ping the whole channel, by an owner in CODEOWNERS',
    from: 'file',
    refused: 'a line with what is no owner is skipped, as GitHub skips it',
    attempt: async () => mentionsIn(ownedBy('* @octocat\n/src/ <!channel> @here')),
    result: /^<@U0123ABCD>$/,
  },
  {
    name: 'ping everybody, by a login such as @everyone in CODEOWNERS',
    from: 'file',
    refused: 'owners are shown as code, and only ids of the configuration are mentioned',
    attempt: async () => mentionsIn(ownedBy('* @everyone @channel @acme/everyone')),
    result: /^nobody$/,
  },
  {
    name: 'ping the whole channel, by an error message in what calls people',
    from: 'log text',
    refused: 'texts of strangers are escaped in the thread',
    attempt: async () =>
      mentionsIn(diagnosed({ title: '<!channel> <@U0EVIL999>', outcome: { kind: 'diagnosed', reason: '<!here>' } })),
    result: /^nobody$/,
  },
  {
    name: 'ping somebody at PagerDuty or Datadog, by the name of a service',
    from: 'log attribute',
    refused: 'the characters that begin a mention are replaced in a page',
    attempt: async () => {
      const page = pageOf(diagnosed({ service: '<@U0EVIL999> @oncall', title: '@slack-general' }), CALL, {
        id: '1/diagnosed/0',
      });
      return /[@<>]/.test(`${page.service} ${page.summary}`) ? 'alive' : 'plain text';
    },
    result: /^plain text$/,
  },
  {
    name: 'fill a pager with 100 kB of one word',
    from: 'log text',
    refused: 'a page’s text is cut to what its system takes',
    attempt: async () => {
      const { summary } = pageOf(diagnosed({ title: 'x'.repeat(100_000) }), CALL, { id: '1/diagnosed/0' });
      return summary.length <= 1_024 ? 'cut' : `${summary.length} characters`;
    },
    result: /^cut$/,
  },
  {
    name: 'keep the worker busy for hours, by a pattern of CODEOWNERS',
    from: 'file',
    refused: 'patterns are matched without regular expressions, in bounded steps',
    attempt: async () => {
      const owners = `${'**/a*a*a*a*/'.repeat(60)}b @octocat`;
      const path = `${'a'.repeat(200)}/`.repeat(100);
      return processorMs(() => readCodeOwners(owners).ruleFor(path)) < 5_000 ? 'matched in time' : 'too slow';
    },
    result: /^matched in time$/,
  },
  {
    name: 'keep people from being called, by a bot’s message in the thread',
    from: 'network',
    refused: 'only a person’s message is a reply',
    attempt: () =>
      acknowledged({
        ...PULL,
        '/api/conversations.replies': {
          ok: true,
          messages: [
            { ts: '2.0', user: 'U1', bot_id: 'B1', text: 'on it' },
            { ts: '3.0', user: 'U2', subtype: 'channel_join', text: 'joined' },
          ],
        },
      }),
    result: /^nobody has answered$/,
  },
  {
    name: 'keep people from being called, by a stranger’s comment on a public repository',
    from: 'pull request',
    refused: 'only words of owners, members and collaborators count',
    attempt: () =>
      acknowledged({
        ...PULL,
        '/repos/acme/shop/issues/7/timeline': [
          {
            event: 'commented',
            user: { login: 'mallory', type: 'User' },
            author_association: 'NONE',
            created_at: said,
          },
          {
            event: 'commented',
            user: { login: 'ci[bot]', type: 'Bot' },
            author_association: 'MEMBER',
            created_at: said,
          },
        ],
      }),
    result: /^nobody has answered$/,
  },
  {
    name: 'get a signed call sent elsewhere, by a redirect',
    from: 'network',
    refused: 'a redirect is not followed',
    attempt: async () => {
      const heard: string[] = [];
      const elsewhere = await listen(async (request) => {
        heard.push(await request.text());
        return new Response(null, { status: 204 });
      }, 0);
      const redirecting = await listen(() => Response.redirect(elsewhere.url, 307), 0);
      const pager = createSignedWebhookPager({ secret: 's'.repeat(32), clock: () => NOW });
      const page = pageOf(diagnosed(), CALL, { id: '1/diagnosed/0' });
      const failed = await pager.call({ call: 'webhook', url: redirecting.url }, page).then(
        () => 'sent',
        () => 'refused',
      );
      await Promise.all([elsewhere.close(), redirecting.close()]);
      return `${failed}, heard ${heard.length} times`;
    },
    result: /^refused, heard 0 times$/,
  },
  {
    name: 'replay a signed call with another body',
    from: 'network',
    refused: 'the signature covers the timestamp and the body',
    attempt: async () => {
      const sent: { body: string; timestamp: string; signature: string }[] = [];
      const receiver = await listen(async (request) => {
        const header = (name: string) => request.headers.get(`mendhook-${name}`) ?? '';
        sent.push({ body: await request.text(), timestamp: header('timestamp'), signature: header('signature') });
        return new Response(null, { status: 204 });
      }, 0);
      const pager = createSignedWebhookPager({ secret: 's'.repeat(32), clock: () => NOW });
      await pager.call({ call: 'webhook', url: receiver.url }, pageOf(diagnosed(), CALL, { id: '1/diagnosed/0' }));
      await receiver.close();
      const [call] = sent;
      const sign = (timestamp: string, body: string) =>
        `v1=${createHmac('sha256', 's'.repeat(32)).update(`${timestamp}.${body}`).digest('hex')}`;
      if (call === undefined || call.signature !== sign(call.timestamp, call.body)) return 'not signed';
      const forged = [
        sign(call.timestamp, call.body.replace('triggered', 'resolved')),
        sign(String(Number(call.timestamp) + 1), call.body),
      ];
      return forged.includes(call.signature) ? 'accepted' : 'refused';
    },
    result: /^refused$/,
  },
];
