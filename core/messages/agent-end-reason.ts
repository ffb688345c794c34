import { oneLine, shorten } from '../text/shorten.ts';
import { visibleText } from '../text/visible-text.ts';

const SAID_LENGTH = 300;

/** How the work of an agent ended without a pull request. */
type AgentEnd = 'finished' | 'error' | 'cancelled' | 'expired' | 'gone' | 'none' | 'not-started' | 'too-long';

const REASONS: Readonly<Record<AgentEnd, string>> = {
  finished: 'Cursor’s agent finished without a pull request.',
  error: 'Cursor’s agent ended in an error.',
  cancelled: 'Cursor’s agent was cancelled.',
  expired: 'Cursor’s agent expired.',
  gone: 'Cursor’s agent was deleted.',
  none: 'No agent was started.',
  'not-started': 'Cursor knows no agent for it, so none was started.',
  'too-long': 'Cursor’s agent had not ended after 24 hours.',
};

/**
 * Why an agent opened no pull request. Raw text.
 *
 * @param said the agent's last words, a stranger's text
 */
export function agentEndReason(end: AgentEnd, said = ''): string {
  const words = shorten(oneLine(visibleText(said)), SAID_LENGTH);
  return words === '' ? REASONS[end] : `${REASONS[end]} It said: “${words}”`;
}
