import type { OutcomeKind } from '../../../../core/records/outcome.ts';
import { SERVICES } from '../model/state.ts';
import { alertCommand, leapCommand } from './alerts.ts';
import type { Command, CommandOf } from './command.ts';
import { endCommand, endDraftRequestCommand } from './jobs.ts';
import { answerCommand, mergeCommand, openDraftCommand, pressCommand, splitCommand } from './people.ts';

const alerted = alertCommand({ errors: 2, early: 0, crash: undefined });
const ends = (kind: OutcomeKind) => endCommand(kind, 0.5, undefined);
const failed = ends('failed');
const triedAgain = pressCommand({ action: 'try-again' }, undefined);
const muted = pressCommand({ action: 'mute', minutes: 60 }, undefined);
const asked = openDraftCommand(undefined);
const opened = endDraftRequestCommand('opened', undefined);
const notOpened = endDraftRequestCommand('failed', undefined);
const dismissed = pressCommand({ action: 'dismiss' }, undefined);
const merged = answerCommand('merged', undefined);
const passes = (minutes: number): CommandOf => leapCommand(minutes, undefined);

const numberOf = (service: string): number => SERVICES.findIndex(({ name }) => name === service);
const of = (service: string, ...story: readonly CommandOf[]): readonly Command[] =>
  story.map((make) => make(numberOf(service)));

const storm = ['billing', 'search', 'mail', 'stock'].flatMap((service) => of(service, alerted));
const mergedFix = [alerted, ends('fix-verified'), merged];

/** What chance seldom comes to: with them each run comes to all that a run must come to. */
export const stories: readonly (readonly Command[])[] = [
  // A fix that holds, and two that do not.
  of('checkout', ...mergedFix, passes(1_500)),
  of('checkout', ...mergedFix, passes(61), muted, alerted),
  of('checkout', ...mergedFix, passes(61), alerted),
  // A probe that closes the breaker, and one that has it wait again.
  of('checkout', alerted, failed, alerted, failed, triedAgain, passes(31), triedAgain, ends('diagnosed'), triedAgain),
  of('checkout', alerted, failed, alerted, failed, passes(31), triedAgain, failed, triedAgain),
  // The breaker of all: it is told once, and one probe goes at a time.
  [
    ...of('checkout', alerted, failed, alerted, failed),
    ...of('billing', alerted, failed, passes(31)),
    ...of('cart', alerted),
    ...of('billing', alerted),
    ...of('cart', failed),
  ],
  // A suggested fix whose draft a person has opened, and what is refused meanwhile.
  of('search', alerted, ends('fix-verified'), asked, opened, merged),
  of('checkout', alerted, ends('fix-unverified'), asked, triedAgain, asked, opened),
  of('checkout', alerted, ends('fix-unverified'), asked, notOpened, dismissed, alerted),
  // A storm, and what people say of it.
  [
    ...of('billing', alerted),
    ...of('search', alerted),
    ...of('mail', alerted),
    ...of(
      'cart',
      alerted,
      splitCommand(undefined),
      mergeCommand(numberOf('billing'), undefined),
      passes(1_500),
      alerted,
    ),
  ],
  // Storms whose leads end without a fix, or are muted.
  [...storm, ...of('billing', failed, passes(1)), ...of('stock', failed)],
  [...storm, ...of('billing', muted, passes(3)), ...of('stock', ends('fix-verified'))],
  [...storm, ...of('billing', ends('fix-verified'), merged), ...of('stock', alerted, passes(1_500), alerted)],
];
