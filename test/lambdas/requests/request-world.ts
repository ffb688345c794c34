import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import type { Config } from '../../../core/config/config.ts';
import { claimAttempt, endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { budgetsOf } from '../../../core/policy/budgets.ts';
import type { OutcomeKind } from '../../../core/records/outcome.ts';
import type { PersonAction, PersonRequest } from '../../../core/records/person-request.ts';
import type { RuleName } from '../../../core/records/rule-name.ts';
import type { RequestDependencies } from '../../../lambdas/requests/carry-out.ts';
import type { UpdateDependencies } from '../../../workflows/thread/update-dependencies.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { A_DIAGNOSIS, DRAFT, LATER, LEAD } from '../../fixtures/incident-states.ts';
import { aConfig, anIncident, NOW } from '../../fixtures/records.ts';
import { createRequestHandler } from '../with-rights.ts';

export const HOUR = 60;
export const ID = anIncident().id;

export const WRONG = {
  wish: { action: 'wrong-diagnosis' as const, part: 'too-narrow' as const, words: '@org/team two carts race' },
};
export const HINT = { wish: { action: 'try-again' as const, hint: 'look at the cart, not at <!channel>' } };

const wishOf = (action: PersonAction['action']): PersonAction => {
  switch (action) {
    case 'mute':
      return { action, minutes: HOUR };
    case 'wrong-diagnosis':
      return WRONG.wish;
    case 'assign':
      return { action, to: { id: 'U9', name: 'bo' } };
    case 'merge':
      return { action, into: LEAD };
    case 'fix':
      return { action, words: 'name the cart' };
    case 'close-draft':
      return { action, words: 'not the cause' };
    default:
      return { action };
  }
};

export const ask = (action: PersonAction['action'], change: Partial<PersonRequest> = {}): PersonRequest => ({
  id: `slack-U1-${action}`,
  via: 'slack',
  incidentId: ID,
  attempt: 1,
  wish: wishOf(action),
  by: { id: 'U1', name: 'ana' },
  at: LATER,
  ...change,
});

export const byBo = { by: { id: 'U2', name: 'bo' } };

/** An incident whose first attempt ended as told, with its thread, and everything outside in memory. */
export async function startHandler({
  outcome = 'fix-verified' as OutcomeKind,
  rule = undefined as RuleName | undefined,
  service = {} as Parameters<typeof aConfig>[0],
  mayPress = undefined as Config['slack']['mayPress'],
  pullRequest = false,
  hasDiagnosis = false,
} = {}) {
  const config = aConfig({ mode: 'suggest', ...service });
  const [first] = config.services;
  if (first === undefined) throw new Error('a configuration has a service');
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger({ S0ONCALL: ['U9'] });
  const jobs = createMemoryJobRunner();
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const thread = await messenger.open({ channel: 'C1', key: ID, message: { text: 'first', blocks: [] } });
  const claimed = beginWork({ ...anIncident(), thread }, 'alert-1', NOW);
  const told = `mendhook-${ID}-1-outcome`;
  await messenger.reply(thread, told, { text: 'how it ended', blocks: [] });
  const ended = { kind: outcome, reason: 'the tests said so', ...(rule === undefined ? {} : { rule }) };
  const budgets = budgetsOf(first, NOW).map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const running = startAttempt(
    claimAttempt(claimed, { service: first, model: config.model, datadog: config.datadog, budgets }, NOW),
    NOW,
  );
  const phases = hasDiagnosis ? [A_DIAGNOSIS] : [];
  await ledger.openAttempt({ ...endAttempt(running, ended, NOW), phases, diffKey: 'incidents/x/fix.diff' });
  await ledger.mergeIncident(ID, () => endWork(claimed, ended, pullRequest ? DRAFT : undefined, NOW));
  const lines: string[] = [];
  const clock = () => LATER;
  const logger = createLogger((line) => lines.push(line));
  const channels = createMemorySlackChannels();
  const deps: Omit<RequestDependencies, 'replies'> & Pick<UpdateDependencies, 'channels'> = {
    ledger,
    messenger,
    channels,
    threads: threadsAtOnce({ ledger, messenger, channels, codeHost, clock, logger }),
    jobs,
    codeHost,
    config: { ...config, slack: { ...config.slack, ...(mayPress === undefined ? {} : { mayPress }) } },
    clock,
    logger,
  };
  return {
    deps,
    ledger,
    jobs,
    codeHost,
    lines,
    carryOut: createRequestHandler(deps),
    incident: async () => (await ledger.getIncident(ID)) ?? claimed,
    attempt: (number = 1) => ledger.getAttempt(ID, number),
    replies: () =>
      [...(messenger.threads[0]?.replies ?? [])].filter(([key]) => key !== told).map(([, { text }]) => text),
    message: () => JSON.stringify(messenger.threads[0]?.messages.at(-1)),
    comments: () => [...codeHost.comments.values()].map(({ body }) => body),
    mutes: async () =>
      (await ledger.readPolicyContext({ budgets: [], breakers: [], mutes: [`fingerprint/${ID}`] })).mutes,
  };
}

type RequestHandler = Awaited<ReturnType<typeof startHandler>>;

/** All that can be seen from outside, without the versions of records. */
export const stateOf = async ({ incident, attempt, replies, jobs, mutes, ledger }: RequestHandler) => {
  const { version: _, threadTurn: __, ...rest } = await incident();
  const attempts = [await attempt(1), await attempt(2)].map((each) => each && { ...each, version: 0 });
  const held = ['drafts/acme/checkout', 'attempts/checkout/2026-09-21', 'dollars/2026-09'].map((name) =>
    ledger.total(name),
  );
  return { rest, attempts, replies: replies(), jobs: [...jobs.jobs], mutes: await mutes(), held };
};
