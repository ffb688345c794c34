import { expect } from 'vitest';
import type { PersonAction } from '../../../../core/records/person-request.ts';
import { answerDraft, askForDraft, dismiss, tryAgain } from '../model/incidents.ts';
import { MINUTE, type Model, type ModelBug } from '../model/state.ts';
import { merge, split } from '../model/storms.ts';
import type { Crash } from '../world/world.ts';
import { bugOf, command, newId } from './command.ts';

const isKnown = (_: Model, { status }: ModelBug): boolean => status !== 'none';

export const pressCommand = (wish: PersonAction, crash: Crash | undefined, check = isKnown) =>
  command(`${wish.action} (${JSON.stringify(crash)})`, check, async (model, bug, world) => {
    const [id, person] = [newId('press'), newId('person')];
    const by = { id: person, name: person };
    const request = { id, via: 'slack' as const, wish, by, at: model.now, attempt: bug.attempts.length };
    await world.press({ ...request, incidentId: await world.idOf(bug.service) }, crash);
    bug.threadUpdatedAt = model.now;
    if (wish.action === 'try-again') tryAgain(model, bug);
    if (wish.action === 'open-draft') askForDraft(model, bug);
    if (wish.action === 'dismiss') dismiss(bug);
    if (wish.action === 'mute') bug.mutedUntil = model.now + (wish.minutes ?? 0) * MINUTE;
    if (wish.action === 'unmute') bug.mutedUntil = 0;
    if (bug.partOf === undefined) bug.hasThread = true;
  });

/** Where the button is shown, which random presses seldom meet. */
export const openDraftCommand = (crash: Crash | undefined) =>
  pressCommand({ action: 'open-draft' }, crash, (_, { attempts, draft }) => {
    return draft === undefined && attempts.at(-1)?.patch === true;
  });

export const answerCommand = (answer: 'closed' | 'merged' | 'reopened', crash: Crash | undefined) =>
  command(
    `the draft is ${answer} (${JSON.stringify(crash)})`,
    (_, bug) => mayAnswer(bug, answer),
    async (model, bug, world) => {
      await world.answerDraft(bug.service, bug.draft?.number ?? 0, answer, crash);
      answerDraft(model, bug, answer);
    },
  );

const mayAnswer = ({ draft, status }: ModelBug, answer: string): boolean =>
  answer === 'reopened' ? draft?.state === 'closed' && status === 'rejected' : draft?.state === 'open';

export const mergeCommand = (into: number, crash: Crash | undefined) =>
  command(
    `merge into bug ${into} (${JSON.stringify(crash)})`,
    (model, bug) => isKnown(model, bug) && isKnown(model, bugOf(model, into)),
    async (model, bug, world) => {
      const lead = bugOf(model, into);
      const isDone = await world.merge(await world.idOf(bug.service), await world.idOf(lead.service), crash);
      expect(isDone, 'the merge is carried out').toBe(merge(model, bug, lead));
    },
  );

export const splitCommand = (crash: Crash | undefined) =>
  command(`split (${JSON.stringify(crash)})`, isKnown, async (model, bug, world) => {
    const isDone = await world.split(await world.idOf(bug.service), crash);
    expect(isDone, 'the split is carried out').toBe(split(model, bug));
  });
