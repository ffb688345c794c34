import { findSimilar } from '../../core/messages/facts/similar-incidents.ts';
import { costAnswer } from '../../core/messages/slack/answers/cost-answer.ts';
import { threadHelp } from '../../core/messages/slack/answers/help.ts';
import { similarAnswer } from '../../core/messages/slack/answers/similar-answer.ts';
import { statusAnswer } from '../../core/messages/slack/answers/status-answer.ts';
import { whyAnswer } from '../../core/messages/slack/answers/why-answer.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Question } from '../../core/user-actions/read-words.ts';
import { readMutes } from '../../workflows/policy/read-mutes.ts';

const INCIDENTS_READ = 200;
const SIMILAR_SHOWN = 5;

/** Answers a question about an incident from the records alone. */
export async function answerQuestion(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  incident: Incident,
  question: Question,
): Promise<SlackMessage> {
  const newest = () => (incident.attempt === 0 ? undefined : ledger.getAttempt(incident.id, incident.attempt));
  switch (question) {
    case 'status': {
      const mutes = (await readMutes(ledger, [incident])).get(incident.id) ?? [];
      return statusAnswer({ incident, attempt: await newest(), mutes }, clock());
    }
    case 'why':
      return whyAnswer({ incident, attempt: await newest() });
    case 'cost':
      return costAnswer(incident, await ledger.listAttempts(incident.id));
    case 'similar':
      return similarAnswer(findSimilar(incident, await ledger.listIncidents(INCIDENTS_READ), SIMILAR_SHOWN));
    case 'help':
      return threadHelp();
    default:
      return question satisfies never;
  }
}
