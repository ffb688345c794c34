import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { contradictionComment, contradictionMarker } from '../../core/messages/pull-request/contradiction-comment.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonAction, PersonRequest } from '../../core/records/person-request.ts';
import { cleanWords } from '../../core/user-actions/kept-wish.ts';

interface Contradicting extends Pick<PersonRequest, 'id' | 'by'> {
  readonly wish: Extract<PersonAction, { action: 'wrong-diagnosis' }>;
}

/**
 * Writes on an open draft that its diagnosis was called wrong, and leaves it open. The same request is one comment. A
 * refusal for good, such as a locked conversation, is logged: the incident and the thread have the words.
 *
 * @throws {UpstreamError} when GitHub may take it later
 */
export async function commentOnDraft(
  { codeHost, logger }: { readonly codeHost: Pick<CodeHost, 'putComment'>; readonly logger: Logger },
  incident: Incident,
  { id, by, wish }: Contradicting,
): Promise<void> {
  const { status, pullRequest } = incident;
  if (status !== 'fix-proposed' || pullRequest === undefined) return;
  const { repository, number } = pullRequest;
  const marker = contradictionMarker(id);
  const body = contradictionComment({ by, part: wish.part, words: cleanWords(wish.words) }, marker);
  try {
    await codeHost.putComment({ repository, number, marker, body });
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    logger.error('share-refused', { incidentId: incident.id, system: error.system, reason: error.message });
  }
}
