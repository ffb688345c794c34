import fc from 'fast-check';
import type { OutcomeKind } from '../../../../core/records/outcome.ts';
import type { PersonAction } from '../../../../core/records/person-request.ts';
import { SERVICES } from '../model/state.ts';
import type { DraftRequestEnding } from '../world/worker.ts';
import type { Crash } from '../world/world.ts';
import { alertCommand, leapCommand, recoveredCommand, redeliverCommand } from './alerts.ts';
import type { Command, CommandOf } from './command.ts';
import { endCommand, endDraftRequestCommand, lostCommand } from './jobs.ts';
import { answerCommand, mergeCommand, openDraftCommand, pressCommand, splitCommand } from './people.ts';

const bugs = fc.nat(SERVICES.length - 1);
const crashes: fc.Arbitrary<Crash | undefined> = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 30 }), when: fc.constantFrom('before', 'after') }),
  { nil: undefined, freq: 2 },
);
const alerts = fc
  .record({ errors: fc.integer({ min: 1, max: 3 }), early: fc.constantFrom(0, 0, 5), crash: crashes })
  .map(alertCommand);
const outcomes = fc.constantFrom<OutcomeKind>('fix-verified', 'fix-unverified', 'diagnosed', 'failed', 'failed');
const wishes = fc.constantFrom<PersonAction>(
  { action: 'try-again' },
  { action: 'try-again' },
  { action: 'open-draft' },
  { action: 'dismiss' },
  { action: 'mute', minutes: 60 },
  { action: 'unmute' },
);
const answers = fc.constantFrom('merged' as const, 'closed' as const, 'merged' as const, 'reopened' as const);
const draftRequestEndings = fc.constantFrom<DraftRequestEnding>(
  'opened',
  'opened',
  'failed',
  'lost',
  'lost-after-opening',
);
const leaps = fc.constantFrom(1, 3, 10, 31, 61, 1_500);

const anyBug = (make: fc.Arbitrary<CommandOf>): fc.Arbitrary<Command> =>
  fc.tuple(make, bugs).map(([of, bug]) => of(bug));

/** Everything that may happen, in whatever order. */
export const commands: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    alerts,
    alerts,
    fc.constant(redeliverCommand),
    fc.constant(recoveredCommand),
    fc.tuple(outcomes, fc.constantFrom(0.5, 2), crashes).map((terms) => endCommand(...terms)),
    fc.tuple(fc.boolean(), crashes).map((terms) => lostCommand(...terms)),
    fc.tuple(wishes, crashes).map((terms) => pressCommand(...terms)),
    crashes.map(openDraftCommand),
    fc.tuple(draftRequestEndings, crashes).map((terms) => endDraftRequestCommand(...terms)),
    fc.tuple(answers, crashes).map((terms) => answerCommand(...terms)),
    fc.tuple(bugs, crashes).map((terms) => mergeCommand(...terms)),
    crashes.map(splitCommand),
    fc.tuple(leaps, crashes).map((terms) => leapCommand(...terms)),
  ].map(anyBug),
  { maxCommands: 60, size: 'max' },
);
