import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';

const SAID_LENGTH = 300;

/** How the work of an agent ended without a pull request. */
type AgentEnd =
  | 'finished'
  | 'error'
  | 'cancelled'
  | 'expired'
  | 'gone'
  | 'none'
  | 'not-started'
  | 'too-long'
  | 'unknown';

const REASONS: Readonly<Record<AgentEnd, string>> = {
  finished: 'Cursor’s agent finished without a pull request.',
  error: 'Cursor’s agent ended in an error.',
  cancelled: 'Cursor’s agent was cancelled.',
  expired: 'Cursor’s agent expired.',
  gone: 'Cursor’s agent was deleted.',
  none: 'No agent was started.',
  'not-started': 'Cursor knows no agent for it, so none was started.',
  'too-long': 'Cursor’s agent had not ended after 24 hours.',
  unknown: 'After 24 hours, mendhook does not know how Cursor’s agent ended: it could not ask.',
};

/**
 * Why an agent opened no pull request. Raw text, without credentials and personal data: it is kept and logged.
 *
 * @param said the agent's last words, a stranger's text
 */
export function agentEndReason(end: AgentEnd, said = ''): string {
  const words = shorten(oneLine(cleanText(said)), SAID_LENGTH);
  return words === '' ? REASONS[end] : `${REASONS[end]} It said: “${words}”`;
}
