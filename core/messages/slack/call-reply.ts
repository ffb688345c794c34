import type { Attempt } from '../../records/attempt.ts';
import type { Call, CalledStep } from '../../records/call.ts';
import type { Incident } from '../../records/incident.ts';
import type { Reply } from '../../records/thread.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';
import { localTime } from './local-time.ts';
import { slackMention } from './owner-mention.ts';
import { turnLine, yourTurn } from './your-turn.ts';

const SYSTEMS: Readonly<Record<CalledStep['step']['call'], string>> = {
  mention: 'the owner',
  pagerduty: 'PagerDuty',
  'datadog-on-call': 'Datadog On-Call',
  webhook: 'the webhook',
};

/** The system or person that a step calls, as people know it. */
const systemOf = (call: CalledStep['step']['call']): string => SYSTEMS[call];

/**
 * Mentions the owners in the thread: the one message that mentions anybody.
 *
 * @param slackIds of users and user groups, as the configuration has them
 */
export function mentionReply(
  incident: Incident,
  { call, place, slackIds, attempt }: Place & { slackIds: readonly string[]; attempt: Attempt | undefined },
): Reply {
  const text = `${slackIds.map(slackMention).join(' ')} ${slackLine(turnLine(yourTurn(incident, attempt)), 400)}`;
  return {
    key: keyOf(incident, call, place, 'mention'),
    message: { text, blocks: [section(text)] },
    since: call.since,
  };
}

/** Says that a step's call failed, and why. Its page may have been sent all the same, unless the call was not even tried. */
export function notCalledReply(
  incident: Incident,
  { call, place, kind, reason, isTried = true }: Place & NotCalled,
): Reply {
  const untried = kind === 'mention' ? 'The owner was not mentioned' : `No call was made by ${systemOf(kind)}`;
  const what = isTried && kind !== 'mention' ? `The call by ${systemOf(kind)} failed` : untried;
  const text = `${what}: ${slackLine(reason, 400)}`;
  return {
    key: keyOf(incident, call, place, 'not-called'),
    message: { text, blocks: [section(text)] },
    since: call.since,
  };
}

/** Who was called, and who acknowledged it, for the first message; undefined if nobody was called. */
export function calledLine({ call }: Pick<Incident, 'call'>): string | undefined {
  const called = (call?.steps ?? []).filter(({ status }) => status === 'called');
  if (call === undefined || called.length === 0) return undefined;
  const who = called.map(({ step, at }) => `${systemOf(step.call)} ${localTime(at)}`).join(', ');
  const { acknowledged } = call;
  if (acknowledged === undefined) return `Called: ${who}`;
  const by = acknowledged.by === undefined ? '' : ` by ${slackLine(acknowledged.by, 80)}`;
  return `Called: ${who}. Acknowledged ${localTime(acknowledged.at)}${by}`;
}

interface Place {
  readonly call: Pick<Call, 'outcome' | 'since'>;
  readonly place: number;
}

interface NotCalled {
  readonly kind: CalledStep['step']['call'];
  readonly reason: string;
  readonly isTried?: boolean;
}

const keyOf = ({ id }: Incident, { outcome }: Pick<Call, 'outcome'>, place: number, what: string): string =>
  `${id}-call-${outcome}-${place}-${what}`;
