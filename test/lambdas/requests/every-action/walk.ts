import { createMemoryLedger } from '../../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../../adapters/memory-messenger.ts';
import { findIncident } from '../../../../bin/commands/incidents/find-incident.ts';
import { jiraConfigSchema } from '../../../../core/config/jira.ts';
import { messageOf } from '../../../../core/errors.ts';
import { offerIssue } from '../../../../core/issue/ask-issue.ts';
import { createLogger } from '../../../../core/logger.ts';
import { incidentMessage } from '../../../../core/messages/slack/incident-message.ts';
import type { Incident } from '../../../../core/records/incident.ts';
import type { SlackMessage } from '../../../../core/records/slack-message.ts';
import { findDecision } from '../../../../core/user-actions/decision.ts';
import { createPersonHandler } from '../../../../lambdas/requests/hear-words.ts';
import { withRightsOf } from '../../../fakes/ledger-rights.ts';
import { createMemoryCodeHost } from '../../../fakes/memory-code-host.ts';
import { createMemoryDraftComments } from '../../../fakes/memory-draft-comments.ts';
import { createMemoryPersonReplies } from '../../../fakes/memory-person-replies.ts';
import { createMemoryJobRunner } from '../../../fakes/memory-queue.ts';
import { threadsAtOnce } from '../../../fakes/threads-at-once.ts';
import { DRAFT, LATER, LEAD, recordsOf, type State } from '../../../fixtures/incident-states.ts';
import { aConfig, anIncident, NOW } from '../../../fixtures/records.ts';
import { ID } from '../request-world.ts';
import type { Action, Asked, Seen } from './actions.ts';

/**
 * Asks for an action in a state, through the very functions that carry it out.
 *
 * @returns "done", "answered", "refused: …" in the words that people read, or "not offered"; raw text
 */
export async function ask(state: State, action: Action): Promise<string> {
  const world = await openWorld(state, action);
  const asked = action.ask(world.seen);
  if (asked === undefined) return 'not offered';
  const unknown = action.door === 'command line' ? await world.whyUnknown() : undefined;
  if (unknown !== undefined) return `refused: ${unknown}`;
  await world.handle(asked);
  const known = await world.incident();
  const decision = known && findDecision(known, 'id' in asked ? asked.id : `github-comment-${asked.commentId}`);
  if (decision?.refused !== undefined) return `refused: ${decision.refused}`;
  if (decision !== undefined) return 'done';
  const said = world.said();
  if (said === undefined) return 'nothing is said';
  if (said.startsWith('Nothing is done: ')) return `refused: ${said.slice('Nothing is done: '.length)}`;
  return 'answered';
}

interface World {
  /** What a person sees before they ask. */
  readonly seen: Seen;
  handle(asked: Asked): Promise<void>;
  /** Why the command line does not find the incident; undefined where it does. */
  whyUnknown(): Promise<string | undefined>;
  incident(): Promise<Incident | undefined>;
  /** The newest thing that was said to the person, in the thread or to them alone. */
  said(): string | undefined;
}

const SILENT = createLogger(() => undefined);

async function openWorld(state: State, { door, name }: Action): Promise<World> {
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  const { incident: stored, attempt } = recordsOf(state);
  const jira = jiraConfigSchema.parse({ site: 'https://acme.atlassian.net', project: 'SHOP' });
  const config = { ...aConfig({ mode: 'suggest', applier: 'cursor' }), jira };
  const bare = stored && offerIssue(stored, jira, NOW);
  const shown = incidentMessage({ incident: bare ?? anIncident(), attempt });
  const thread = await messenger.open({ channel: 'C1', key: ID, message: shown });
  const incident = bare && { ...bare, thread };
  if (incident !== undefined) await ledger.mergeIncident(ID, () => incident);
  if (attempt !== undefined) await ledger.openAttempt(attempt);
  await ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, title: 'the lead' }));
  const replies = createMemoryPersonReplies(new Map([[`${thread.channel}/${thread.ts}`, ID]]));
  const comments = createMemoryDraftComments();
  comments.permissions.set('ana', 'write');
  comments.written.set('comment/1', { body: name, login: 'ana', isBot: false, at: LATER });
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const { repository, number } = DRAFT;
  codeHost.states.set(`${repository}#${number}`, {
    ...{ state: 'open', draft: true, isPublic: false, branch: `incident/${ID}`, repository },
  });
  const told = { messenger, codeHost, clock: () => LATER, ledger: withRightsOf('requests', ledger), logger: SILENT };
  const handle = createPersonHandler({
    ...{ ...told, threads: threadsAtOnce(told), comments, replies, jobs: createMemoryJobRunner() },
    config,
    canHandOff: true,
  });
  return {
    seen: { shown, thread, attempt: incident?.attempt ?? 2 },
    handle,
    whyUnknown: () =>
      findIncident(ledger, ID).then(
        () => undefined,
        (error: unknown) => messageOf(error),
      ),
    incident: () => ledger.getIncident(ID),
    said: () => {
      if (door === 'comment') return [...codeHost.comments.values()].at(-1)?.body.split('\n\n')[0];
      const inThread = [...(messenger.threads[0]?.replies.values() ?? [])].at(-1);
      return plain(inThread ?? replies.responses.at(-1) ?? replies.whispers.at(-1));
    },
  };
}

const plain = (message: Pick<SlackMessage, 'text'> | undefined): string | undefined => message?.text;
