import { findService } from '../../core/config/config.ts';
import { DAY_MS } from '../../core/durations.ts';
import { decisionAnswer } from '../../core/messages/pull-request/answers/decision-answer.ts';
import { draftHelp, misunderstoodOnDraft } from '../../core/messages/pull-request/answers/draft-help.ts';
import { explainAnswer } from '../../core/messages/pull-request/answers/explain-answer.ts';
import type { DraftComments, WrittenWords } from '../../core/ports/draft-comments.ts';
import type { Decision } from '../../core/records/decision.ts';
import type { DraftWords } from '../../core/records/draft-words.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import { mdCode } from '../../core/text/markdown.ts';
import { findDecision, findSameBefore } from '../../core/user-actions/decision.ts';
import { isSaidToMendhook, readDraftWords } from '../../core/user-actions/read-draft-words.ts';
import { wordsDigest } from '../../core/user-actions/words-digest.ts';
import { answerOnDraft, refuseOnDraft } from './answer-on-draft.ts';
import type { CarryOut, RequestDependencies } from './carry-out.ts';
import { type DraftOwner, findIncidentOfDraft } from './find-incident-of-draft.ts';

/** Later than this nobody waits for an answer, and a call that is made again is no new word. */
const HEARD_WITHIN_MS = DAY_MS;

export type DraftDependencies = RequestDependencies & { readonly comments: DraftComments };

/**
 * Hears words that somebody wrote on the pull request of a draft. The words, who wrote them and what that person may do are read
 * from GitHub. They become a request, or a question that the records answer, in one comment. Safe to repeat.
 *
 * @throws {UpstreamError} when GitHub may answer later
 */
export async function hearDraftWords(deps: DraftDependencies, carryOut: CarryOut, said: DraftWords): Promise<void> {
  const { comments, logger, clock } = deps;
  const { repository, number, place, commentId } = said;
  const written = await comments.readWords(said);
  const facts = { repository, number, place, commentId, login: written?.login };
  const found = await findIncidentOfDraft(deps, said);
  if (found === undefined) return logger.info('draft-words-elsewhere', facts);
  const id = idOf(said, written);
  const known = found.incident === undefined ? undefined : findDecision(found.incident, id);
  // What was taken up goes on, though its comment was edited, or its author lost the right.
  if (known !== undefined) return goOn(deps, carryOut, { id, found, said, known });
  const ignored = whyIgnored(written, said, clock()) ?? (await whyTold(deps, said, written));
  if (written === undefined || ignored !== undefined) return logger.info('draft-words-ignored', { ...facts, ignored });
  const { login } = written;
  const permission = await comments.permissionOf(repository, login);
  if (!WRITERS.has(permission)) {
    logger.warn('request-not-allowed', { requestId: id, incidentId: found.incidentId, by: login, permission });
    return refuseOnDraft(deps, found, { repository, number, login });
  }
  return hear(deps, carryOut, { id, found, said, written });
}

/** @returns why the words count for nothing */
function whyIgnored(written: WrittenWords | undefined, { digest }: DraftWords, now: number): string | undefined {
  if (written === undefined) return 'gone';
  if (written.isBot) return 'by a bot';
  if (wordsDigest(written.body) !== digest) return 'edited since';
  return now - written.at > HEARD_WITHIN_MS ? 'late' : undefined;
}

/** A review whose own text speaks to mendhook is one request: its remarks are told with it. */
async function whyTold(
  { comments }: DraftDependencies,
  said: DraftWords,
  written: WrittenWords | undefined,
): Promise<string | undefined> {
  if (said.place !== 'remark' || written?.reviewId === undefined) return undefined;
  const review = await comments.readWords({ ...said, place: 'review', commentId: written.reviewId });
  return review !== undefined && isSaidToMendhook(review.body) ? 'told with its review' : undefined;
}

/** Remarks of one review are one request, as its text is. */
const idOf = ({ place, commentId }: DraftWords, written: WrittenWords | undefined): string =>
  place === 'comment' || written?.reviewId === undefined
    ? `github-${place}-${commentId}`
    : `github-review-${written.reviewId}`;

const WRITERS: ReadonlySet<string> = new Set(['admin', 'maintain', 'write']);

interface Hearing {
  readonly id: string;
  readonly found: DraftOwner;
  readonly said: DraftWords;
}

async function hear(
  deps: DraftDependencies,
  carryOut: CarryOut,
  { id, found, said, written }: Hearing & { readonly written: WrittenWords },
): Promise<void> {
  const { incident, incidentId, newer } = found;
  const answer = answererOf(deps, { id, found, said });
  const nothing = (why: string) => answer([`Nothing is done: ${why}.`]);
  if (incident === undefined) return nothing(`incident ${mdCode(incidentId, 100)} is gone from the ledger`);
  if (newer !== undefined) return nothing(`this bug goes on in ${newer}`);
  const understood = readDraftWords(written.body);
  deps.logger.info('draft-words-read', { requestId: id, incidentId, by: written.login, read: understood?.kind });
  if (understood === undefined) return;
  if (understood.kind === 'question') {
    const isHelp = understood.question === 'help';
    return answer(isHelp ? draftHelp() : explainAnswer(incident, await deps.ledger.listAttempts(incidentId)));
  }
  if (understood.kind !== 'wish') return answer(misunderstoodOnDraft(understood));
  if (findService(deps.config, incident) === undefined) {
    return nothing(`service ${mdCode(incident.service, 100)} is not in the configuration`);
  }
  const { login, at } = written;
  const { wish, isCut } = understood;
  const { reviewId } = written;
  const asked = wish.action === 'fix' && reviewId !== undefined ? { ...wish, review: reviewId } : wish;
  return ask(
    deps,
    carryOut,
    { id, found, said },
    { wish: asked, isCut, at, by: { id: `github/${login}`, name: login } },
  );
}

const goOn = (
  deps: DraftDependencies,
  carryOut: CarryOut,
  { known, ...hearing }: Hearing & { readonly known: Decision },
) => ask(deps, carryOut, hearing, known);

async function ask(
  deps: DraftDependencies,
  carryOut: CarryOut,
  hearing: Hearing,
  { wish, by, at, isCut }: Pick<Decision, 'wish' | 'by' | 'at' | 'isCut'>,
): Promise<void> {
  const { id, found, said } = hearing;
  const { incidentId } = found;
  const door = said.place === 'comment' ? ('comment' as const) : ('review' as const);
  const cut = isCut === true ? { isCut } : {};
  const request: PersonRequest = { ...{ id, via: 'github', door, incidentId, wish, by, at }, ...cut };
  await carryOut(request);
  const decided = await deps.ledger.getIncident(incidentId);
  const decision = decided && (findDecision(decided, id) ?? findSameBefore(decided, request));
  if (decision === undefined || (await isUnderWay(deps, incidentId, decision))) return;
  await answererOf(deps, hearing)(decisionAnswer(decision));
}

/** A round that is under way, or has ended, is answered by its end. */
async function isUnderWay(
  { ledger }: DraftDependencies,
  incidentId: string,
  { id, wish, refused }: Decision,
): Promise<boolean> {
  if (wish.action !== 'fix' || refused !== undefined) return false;
  return (await ledger.listAttempts(incidentId)).some(({ round }) => round?.request === id);
}

const answererOf =
  (deps: DraftDependencies, { id, found, said: { repository, number } }: Hearing) =>
  (paragraphs: readonly string[]): Promise<void> =>
    answerOnDraft(deps, { repository, number, incidentId: found.incidentId, id, paragraphs });
