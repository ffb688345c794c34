import { z } from 'zod';
import type { PersonAction } from '../../records/person-request.ts';

/** What a button is about: it goes to Slack in its value and comes back with each press. */
export interface ButtonSubject {
  readonly incidentId: string;
  /** The newest attempt when the button was shown. */
  readonly attempt: number;
}

const FOR_GOOD = 'forever';
const VALUE = /^(?<incidentId>[\w-]{1,64})\/(?<attempt>\d{1,6})(?:\/(?<minutes>[1-9]\d{0,6}|forever))?$/;

const groups = z.object({ incidentId: z.string(), attempt: z.coerce.number(), minutes: z.string().optional() });

/** @returns at most 84 characters; Slack takes 2,000 in a button, and 150 in an option of a menu */
export const buttonValue = ({ incidentId, attempt }: ButtonSubject): string => `${incidentId}/${attempt}`;

/** The value of a menu's option that mutes for this time; null mutes for good. */
export const muteValue = (subject: ButtonSubject, minutes: number | null): string =>
  `${buttonValue(subject)}/${minutes ?? FOR_GOOD}`;

/**
 * Reads which wish a press is and what it is about.
 *
 * @returns undefined for a button that asks for nothing, such as one that opens a page, or a value that is none of ours
 */
export function readButton(
  actionId: string,
  value: string,
): (ButtonSubject & { readonly wish: PersonAction }) | undefined {
  const read = groups.safeParse(VALUE.exec(value)?.groups);
  const wish = read.success ? personActionOf(actionId, read.data.minutes) : undefined;
  if (!read.success || wish === undefined) return undefined;
  return { incidentId: read.data.incidentId, attempt: read.data.attempt, wish };
}

function personActionOf(action: string, minutes: string | undefined): PersonAction | undefined {
  switch (action) {
    case 'open-draft':
    case 'hand-off':
    case 'try-again':
    case 'dismiss':
    case 'unmute':
    case 'split':
    case 'open-issue':
      return { action };
    case 'mute':
      if (minutes === undefined) return undefined;
      return { action, minutes: minutes === FOR_GOOD ? null : Number(minutes) };
    default:
      return undefined;
  }
}
