import type { Attempt } from '../../../records/attempt.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackLine } from '../../../text/mrkdwn.ts';
import { counted, dollars } from '../../../text/quantities.ts';
import { linesMessage } from './lines-message.ts';

/** Says what was spent on an incident, by attempt and phase. @param attempts oldest first */
export function costAnswer(attempts: readonly Attempt[]): SlackMessage {
  const total = attempts.reduce((sum, attempt) => sum + attempt.dollars, 0);
  const said = `${dollars(total)} in ${counted(attempts.length, 'attempt')}`;
  return linesMessage(said, [`*${said}*`, ...attempts.toReversed().map(attemptLine)]);
}

function attemptLine({ number, dollars: spent, phases, service }: Attempt): string {
  const parts = phases.map((phase) => `${slackLine(phase.name, 40)} ${dollars(phase.dollars)}`).slice(0, 8);
  const limit = dollars(service.policy.dollarsPerAttempt);
  return `• attempt ${number}: ${dollars(spent)} of at most ${limit}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}
