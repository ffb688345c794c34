import { isRefusal } from '../../core/errors.ts';
import { muteTarget } from '../../core/lifecycle/mute-target.ts';
import { commandHelp, misunderstoodCommand } from '../../core/messages/slack/answers/command-help.ts';
import { nothingDone } from '../../core/messages/slack/answers/misunderstood.ts';
import { notAllowedAnswer } from '../../core/messages/slack/answers/not-allowed.ts';
import { serviceMutedAnswer } from '../../core/messages/slack/answers/service-muted.ts';
import { decisionReply } from '../../core/messages/slack/decision-reply.ts';
import type { PersonAction, PersonRequest } from '../../core/records/person-request.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import { isSameTag } from '../../core/text/tag-value.ts';
import { findDecision, findSameBefore, muteOf } from '../../core/user-actions/decision.ts';
import { allowListsOf } from '../../core/user-actions/may.ts';
import { readCommand } from '../../core/user-actions/read-command.ts';
import { answerBudget, answerIncidents, answerStatus } from './answer-overview.ts';
import type { CarryOut, RequestDependencies } from './carry-out.ts';
import { findNamedIncident } from './find-named-incident.ts';
import { mayAsk } from './may-ask.ts';

/** Answers a slash command to the person who typed it, and nobody else. An answer that Slack refuses is logged. */
export async function answerCommand(deps: RequestDependencies, carryOut: CarryOut, words: PersonWords): Promise<void> {
  const { replies, logger } = deps;
  const { id, by, responseUrl } = words;
  const command = readCommand(words.words);
  logger.info('command-read', { wordsId: id, by: by.id, read: command.kind });
  const say = async (message: SlackMessage) => {
    if (responseUrl === undefined) return;
    try {
      await replies.respond(responseUrl, message);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      logger.warn('command-not-answered', { wordsId: id, reason: error.message });
    }
  };
  switch (command.kind) {
    case 'help':
      return say(commandHelp());
    case 'incomplete':
    case 'unknown':
      return say(misunderstoodCommand(command));
    case 'status':
      return say(await answerStatus(deps, command.service));
    case 'incidents':
      return say(await answerIncidents(deps));
    case 'budget':
      return say(await answerBudget(deps));
    case 'mute':
      return mute(deps, carryOut, words, {
        target: command.target,
        wish: { action: 'mute', minutes: command.minutes },
        say,
      });
    case 'unmute':
      return mute(deps, carryOut, words, { target: command.target, wish: { action: 'unmute' }, say });
    default:
      return command satisfies never;
  }
}

interface Muting {
  /** A service, or an incident. */
  readonly target: string;
  readonly wish: PersonAction;
  readonly say: (message: SlackMessage) => Promise<void>;
}

async function mute(deps: RequestDependencies, carryOut: CarryOut, words: PersonWords, { target, wish, say }: Muting) {
  const { id, by, at, door } = words;
  const request = { id, via: 'slack' as const, door, wish, by, at };
  const service = deps.config.services.find(({ name }) => isSameTag(name, target));
  if (service !== undefined) return say(await muteService(deps, service.name, request));
  const named = /^[0-9a-f]{4,64}$/.test(target)
    ? await findNamedIncident(deps.ledger, target)
    : { problem: `there is no service and no incident ${target}` };
  if ('problem' in named) return say(nothingDone(named.problem));
  const { incident } = named;
  await carryOut({ ...request, incidentId: incident.id }, say);
  const decided = (await deps.ledger.getIncident(incident.id)) ?? incident;
  const decision = findDecision(decided, id) ?? findSameBefore(decided, request);
  if (decision !== undefined) await say(decisionReply(decision));
}

async function muteService(
  { ledger, config, messenger, logger }: RequestDependencies,
  service: string,
  request: Pick<PersonRequest, 'id' | 'via' | 'by' | 'wish' | 'at'>,
): Promise<SlackMessage> {
  const { id, by, wish } = request;
  const facts = { requestId: id, service, action: wish.action, by: by.id };
  if (!(await mayAsk(request, config.slack, messenger))) {
    logger.warn('request-not-allowed', facts);
    return notAllowedAnswer(allowListsOf(config.slack, wish.action));
  }
  const mute = { target: muteTarget.service(service), ...muteOf(request) };
  await ledger.putMute(mute);
  logger.info('service-muted', facts);
  return serviceMutedAnswer(service, mute, request.at);
}
