import { muteTarget } from '../lifecycle/mute-target.ts';
import type { Mute } from '../records/mute.ts';
import { utcTime } from '../text/quantities.ts';

export const isActive = ({ until }: Mute, now: number): boolean => until === undefined || now < until;

/** "this bug until 2026-09-23 10:00:00 UTC, by Ana: known". Plain text of one line, for people. */
export function describeMute(mute: Mute, now: number): string {
  const what = mute.target.startsWith(muteTarget.service('')) ? `service ${nameOf(mute)}` : 'this bug';
  const who = mute.reason === undefined ? '' : `, ${mute.reason}`;
  if (mute.until === undefined) return `${what} for good${who}`;
  const until = utcTime(mute.until);
  return isActive(mute, now) ? `${what} until ${until}${who}` : `${what}: ended ${until}${who}`;
}

const nameOf = ({ target }: Mute): string => target.slice(muteTarget.service('').length);
