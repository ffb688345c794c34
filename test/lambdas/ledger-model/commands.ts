import fc from 'fast-check';
import type { Outcome } from '../../../core/outcome.ts';
import type { Wish } from '../../../core/request.ts';
import { anAlert } from '../../fixtures/records.ts';
import { checkAlways, checkSame } from './checks.ts';
import * as Predict from './model.ts';
import { MINUTE, type Model, type ModelBug, running } from './model.ts';
import type { Crash, World } from './world.ts';

type Command = fc.AsyncCommand<Model, World>;
/** What happens to a bug: predicted by the model, done in the world. */
type Act = (model: Model, bug: ModelBug, world: World) => Promise<void>;

const counter = { next: 0 };
const newId = (what: string): string => {
  counter.next += 1;
  return `${what}-${counter.next}`;
};

function command(name: string, check: (model: Model, bug: ModelBug) => boolean, act: Act) {
  return (bug: number): Command => {
    const of = (model: Model): ModelBug => {
      const found = model.bugs[bug % model.bugs.length];
      if (found === undefined) throw new Error('the model has bugs');
      return found;
    };
    return {
      check: (model) => check(model, of(model)),
      run: async (model, world) => {
        await act(model, of(model), world);
        for (const { status } of model.bugs) model.reached.add(status);
        await checkAlways(model, world);
        await checkSame(model, world);
      },
      toString: () => `${name} of bug ${bug}`,
    };
  };
}

const always = () => true;

const alertCommand = ({ errors, early, crash }: AlertTerms) =>
  command(`alert(${JSON.stringify({ errors, early, crash })})`, always, async (model, bug, world) => {
    const { service } = bug;
    const [id, at] = [newId('alert'), model.now - early * MINUTE];
    for (let error = 0; error < errors; error += 1) bug.errors.push(model.now);
    world.fail(service, errors);
    Predict.alert(model, bug, id, at);
    await world.alert(anAlert({ id, monitorId: id, service, at, receivedAt: model.now }), crash);
  });

const redeliverCommand = command(
  'redelivery',
  (_, { alerts }) => alerts.size > 0,
  async ({ now }, { alerts, service }, world) => {
    const [id = ''] = alerts;
    await world.alert(anAlert({ id, monitorId: id, service, at: now, receivedAt: now }), undefined);
  },
);

const recoveredCommand = command('recovered', always, ({ now }, { service }, world) =>
  world.alert(anAlert({ id: newId('recovered'), kind: 'recovered', service, at: now, receivedAt: now }), undefined),
);

const endCommand = (kind: Outcome['kind'], dollars: number, crash: Crash | undefined) =>
  command(
    `the worker ends (${kind}, ${dollars}, ${JSON.stringify(crash)})`,
    (_, bug) => isLive(bug),
    async (_, bug, world) => {
      const number = await world.workerEnds(bug.service, { kind, reason: 'r' }, dollars, crash);
      await world.jobEnds(bug.service, undefined, undefined);
      Predict.end(bug, kind, dollars, number);
    },
  );

const lostCommand = (mayPass: boolean, crash: Crash | undefined) =>
  command(
    `the container is lost (${mayPass}, ${JSON.stringify(crash)})`,
    (_, bug) => isLive(bug),
    async (model, bug, world) => {
      const reason = mayPass ? 'Host EC2 (instance i-1) terminated.' : 'OutOfMemoryError: Container killed';
      await world.jobEnds(bug.service, reason, crash);
      Predict.loseContainer(model, bug, mayPass);
    },
  );

const isLive = (bug: ModelBug): boolean => {
  const attempt = running(bug);
  return attempt !== undefined && attempt.waitsUntil === undefined;
};

const pressCommand = (wish: Wish, crash: Crash | undefined) =>
  command(
    `${wish.action} (${JSON.stringify(crash)})`,
    (_, { status }) => status !== 'none',
    async (model, bug, world) => {
      const incident = await world.incidentOf(bug.service);
      const [id, person] = [newId('press'), newId('person')];
      const by = { id: person, name: person };
      const request = { id, via: 'slack' as const, wish, by, at: model.now, attempt: bug.attempts.length };
      await world.press({ ...request, incidentId: incident?.id ?? '' }, crash);
      if (wish.action === 'try-again') Predict.tryAgain(model, bug);
      if (wish.action === 'dismiss') Predict.dismiss(bug);
      if (wish.action === 'mute') bug.mutedUntil = model.now + (wish.minutes ?? 0) * MINUTE;
      if (wish.action === 'unmute') bug.mutedUntil = 0;
    },
  );

const answerCommand = (answer: 'closed' | 'merged' | 'reopened', crash: Crash | undefined) =>
  command(
    `the draft is ${answer} (${JSON.stringify(crash)})`,
    (_, bug) => mayAnswer(bug, answer),
    async (model, bug, world) => {
      await world.answerDraft(bug.service, bug.draft?.number ?? 0, answer, crash);
      Predict.answerDraft(model, bug, answer);
    },
  );

const mayAnswer = ({ draft, status }: ModelBug, answer: string): boolean =>
  answer === 'reopened' ? draft?.state === 'closed' && status === 'rejected' : draft?.state === 'open';

const leapCommand = (minutes: number, crash: Crash | undefined) =>
  command(`${minutes} minutes pass (${JSON.stringify(crash)})`, always, async (model, _, world) => {
    model.now += minutes * MINUTE;
    world.time.now = model.now;
    await world.sweep(crash);
    Predict.sweep(model);
  });

const bugs = fc.nat(2);
const crashes = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 24 }), when: fc.constantFrom('before', 'after') }),
  {
    nil: undefined,
    freq: 2,
  },
);
interface AlertTerms {
  readonly errors: number;
  readonly early: number;
  readonly crash: Crash | undefined;
}
const alertTerms = fc.record({
  errors: fc.integer({ min: 1, max: 3 }),
  early: fc.constantFrom(0, 0, 5),
  crash: crashes,
});
const wishes = fc.constantFrom<Wish>(
  { action: 'try-again' },
  { action: 'try-again' },
  { action: 'dismiss' },
  { action: 'mute', minutes: 60 },
  { action: 'unmute' },
);

/** Everything that may happen, in whatever order. */
export const commands: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    fc.tuple(alertTerms, bugs).map(([terms, bug]) => alertCommand(terms)(bug)),
    fc.tuple(alertTerms, bugs).map(([terms, bug]) => alertCommand(terms)(bug)),
    bugs.map(redeliverCommand),
    bugs.map(recoveredCommand),
    fc
      .tuple(
        fc.constantFrom('fix-verified' as const, 'diagnosed' as const, 'failed' as const),
        fc.constantFrom(0.5, 2),
        crashes,
        bugs,
      )
      .map(([kind, dollars, crash, bug]) => endCommand(kind, dollars, crash)(bug)),
    fc.tuple(fc.boolean(), crashes, bugs).map(([mayPass, crash, bug]) => lostCommand(mayPass, crash)(bug)),
    fc.tuple(wishes, crashes, bugs).map(([wish, crash, bug]) => pressCommand(wish, crash)(bug)),
    fc
      .tuple(
        fc.constantFrom('merged' as const, 'closed' as const, 'merged' as const, 'reopened' as const),
        crashes,
        bugs,
      )
      .map(([answer, crash, bug]) => answerCommand(answer, crash)(bug)),
    fc
      .tuple(fc.constantFrom(1, 3, 10, 61, 1_500), crashes, bugs)
      .map(([minutes, crash, bug]) => leapCommand(minutes, crash)(bug)),
  ],
  { maxCommands: 60, size: 'max' },
);

const alerted = alertCommand({ errors: 2, early: 0, crash: undefined });
const merged = [alerted, endCommand('fix-verified', 0.5, undefined), answerCommand('merged', undefined)];

/** What chance seldom comes to: a fix that holds, and one that does not. */
export const stories: readonly (readonly Command[])[] = [
  [...merged, leapCommand(1_500, undefined)],
  [...merged, leapCommand(61, undefined), pressCommand({ action: 'mute', minutes: 60 }, undefined), alerted],
  [...merged, leapCommand(61, undefined), alerted],
].map((story) => story.map((make) => make(0)));
