import type { Incident } from '../records/incident.ts';
import type { KeptRejection, Rejection } from '../records/rejection.ts';
import { cleanText } from '../text/clean-text.ts';
import { utcTime } from '../text/quantities.ts';
import { redact } from '../text/redaction.ts';
import { oneLine, shorten } from '../text/shorten.ts';

const REJECTIONS_KEPT = 20;
const REASON_LENGTH = 1_000;

/** Keeps the rejection that stands, before a new attempt takes its place. Keeping it again changes nothing. */
export const keepRejection = (incident: Incident): Incident =>
  incident.rejection === undefined ? incident : { ...incident, rejections: [...rejectionsOf(incident)] };

/** What people rejected of this bug's fixes, the one that stands now included: oldest first. */
export function rejectionsOf(
  incident: Pick<Incident, 'rejections' | 'rejection' | 'attempt' | 'pullRequest'>,
): readonly KeptRejection[] {
  const { rejections = [], rejection, attempt, pullRequest } = incident;
  if (rejection === undefined) return rejections;
  const { reason } = rejection;
  const kept: KeptRejection = {
    ...rejection,
    ...(reason === undefined ? {} : { reason: shorten(redact(reason), REASON_LENGTH) }),
    attempt,
    ...(pullRequest === undefined ? {} : { pullRequest: pullRequest.number }),
  };
  const others = rejections.filter(({ at }) => at !== kept.at);
  return [...others, kept].slice(-REJECTIONS_KEPT);
}

/** Rejections by a person. A bot that closes what nobody looked at says nothing about the fix. */
export const personalRejectionsOf = (incident: Parameters<typeof rejectionsOf>[0]): readonly KeptRejection[] =>
  rejectionsOf(incident).filter(({ by }) => !isBot(by));

/** Whether a closing is a person's decision: a person closed, or said why beside a bot that did. */
export const isDecision = ({ by, reason }: Pick<Rejection, 'by' | 'reason'>): boolean =>
  !isBot(by) || reason !== undefined;

/** GitHub's login of an app. https://docs.github.com/en/rest/users/users, type `Bot` */
export const isBot = (login: string | undefined): boolean => login?.endsWith('[bot]') ?? false;

/** "pull request #7 of attempt 1, rejected 2026-09-21 10:00:00 UTC by ana: Wrong diagnosis". Plain text of one line. */
export function describeRejection({ attempt, pullRequest, at, by, reason }: KeptRejection): string {
  const what = pullRequest === undefined ? `attempt ${attempt}` : `pull request #${pullRequest} of attempt ${attempt}`;
  const who = by === undefined ? '' : ` by ${by}`;
  const why = reason === undefined ? ', without a reason' : `: ${reason}`;
  return oneLine(cleanText(`${what}, rejected ${utcTime(at)}${who}${why}`));
}
