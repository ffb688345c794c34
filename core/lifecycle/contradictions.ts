import type { Attempt } from '../records/attempt.ts';
import type { Contradiction } from '../records/contradiction.ts';
import type { Incident } from '../records/incident.ts';
import type { WrongPart } from '../records/person-request.ts';
import { cleanText } from '../text/clean-text.ts';
import { utcTime } from '../text/quantities.ts';
import { oneLine } from '../text/shorten.ts';

const CONTRADICTIONS_KEPT = 20;

/** Notes that a person called the diagnosis of an attempt wrong. The oldest of more than twenty is forgotten. */
export const noteContradiction = (incident: Incident, contradiction: Contradiction): Incident => ({
  ...incident,
  contradictions: [...(incident.contradictions ?? []), contradiction].slice(-CONTRADICTIONS_KEPT),
});

/** Whether the attempt has a diagnosis that a person may call wrong. */
export const hasDiagnosis = ({ phases }: Pick<Attempt, 'phases'>): boolean =>
  phases.some(({ name, status }) => name === 'investigate' && status === 'verdict');

/** What a person called wrong, such as "the cause is wrong". Raw text. */
export const wrongPartText = (part: WrongPart): string => PARTS[part];

const PARTS: Readonly<Record<WrongPart, string>> = {
  cause: 'the cause is wrong',
  place: 'the place is wrong',
  'not-our-code': 'the fault is not in this code',
  'too-narrow': 'the fix is too narrow',
  'hides-error': 'the fix hides the error',
};

/** "attempt 1, called wrong 2026-09-21 10:00:00 UTC by ana: the cause is wrong: …". Plain text of one line. */
export function describeContradiction({ at, by, attempt, part, words }: Contradiction): string {
  const why = words === '' ? '' : `: ${words}`;
  return oneLine(
    cleanText(`attempt ${attempt}, called wrong ${utcTime(at)} by ${by.name}: ${wrongPartText(part)}${why}`),
  );
}
