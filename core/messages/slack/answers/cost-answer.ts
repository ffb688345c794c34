import { type QuestionCost, questionCost } from '../../../lifecycle/question.ts';
import { spentOn } from '../../../lifecycle/spent-on.ts';
import type { Attempt } from '../../../records/attempt.ts';
import type { Incident } from '../../../records/incident.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackLine } from '../../../text/mrkdwn.ts';
import { counted, dollars } from '../../../text/quantities.ts';
import { NOT_COUNTED } from '../agent-reply.ts';
import { linesMessage } from './lines-message.ts';

/** Says what was spent on an incident, by attempt and phase, and on questions about it. @param attempts oldest first */
export function costAnswer(incident: Pick<Incident, 'questions'>, attempts: readonly Attempt[]): SlackMessage {
  const questions = questionCost(incident);
  const ofQuestions = questions.asked === 0 ? [] : [questionLine(questions)];
  const asked = questions.asked === 0 ? '' : ` and ${counted(questions.counted, 'question')}`;
  const said = `${dollars(spentOn(incident, attempts))} in ${counted(attempts.length, 'attempt')}${asked}`;
  return linesMessage(said, [`*${said}*`, ...ofQuestions, ...attempts.toReversed().flatMap(attemptLines)]);
}

function questionLine({ asked, counted: known, dollars: spent }: QuestionCost): string {
  const of = asked === known ? counted(known, 'question') : `the newest ${known} of ${counted(asked, 'question')}`;
  return `• ${of}: ${dollars(spent)}`;
}

function attemptLines(attempt: Attempt): readonly string[] {
  const { agent } = attempt.publication ?? {};
  const applied =
    agent?.startedAt === undefined ? [] : [`• Cursor’s agent of attempt ${attempt.number}: ${NOT_COUNTED}`];
  return [...applied, attemptLine(attempt)];
}

function attemptLine({ number, dollars: spent, phases, service }: Attempt): string {
  const parts = phases.map((phase) => `${slackLine(phase.name, 40)} ${dollars(phase.dollars)}`).slice(0, 8);
  const limit = dollars(service.policy.dollarsPerAttempt);
  return `• attempt ${number}: ${dollars(spent)} of at most ${limit}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}
