import type { CallerSecrets } from '../../core/deployment/secrets.ts';
import type { Logger } from '../../core/logger.ts';
import { modalFailedText } from '../../core/messages/slack/modal-failed-text.ts';
import { modalView } from '../../core/messages/slack/modal-view.ts';
import type { ModalPress } from '../../core/messages/slack/read-modal-press.ts';
import type { ModalOpener } from '../../core/ports/modal-opener.ts';

/**
 * Opens the window that a person asks for, before their press is answered. If it does not open, the person alone reads which
 * words do the same.
 */
export async function openModal(
  { modals, logger }: { readonly modals: ModalOpener; readonly logger: Logger },
  { slack }: Pick<CallerSecrets, 'slack'>,
  { kind, subject, triggerId, responseUrl, by }: ModalPress,
): Promise<void> {
  const { botToken } = slack;
  const opened =
    botToken === undefined
      ? { opened: false as const, reason: 'no_token' }
      : await modals.open(botToken, triggerId, modalView(kind, subject));
  const { incidentId } = subject;
  // The same press opened its window before.
  if (opened.opened || opened.reason === 'exchanged_trigger_id') {
    logger.info('modal-opened', { incidentId, modal: kind, by });
    return;
  }
  const told = responseUrl !== undefined && (await modals.tell(responseUrl, modalFailedText(kind)));
  logger.warn('modal-not-opened', { incidentId, modal: kind, by, reason: opened.reason, told });
}
