import { HOUR, MINUTE, type Model, type ModelBug } from './state.ts';

const NEAR = 10 * MINUTE;

/** The bugs that this one is worked on with, from the nearest to the one that leads. */
const leadsOf = ({ partOf }: ModelBug): readonly ModelBug[] =>
  partOf === undefined ? [] : [partOf.lead, ...leadsOf(partOf.lead)];

export const membersOf = ({ bugs }: Model, lead: ModelBug): readonly ModelBug[] =>
  bugs.filter((bug) => leadsOf(bug).includes(lead));

/** A rule's word holds a member back for a day, a person's for good. */
export const isHeld = ({ now }: Model, { partOf }: ModelBug): boolean =>
  partOf !== undefined && (partOf.by === 'person' || now < partOf.at + 24 * HOUR);

/** Bugs that cannot reach the database within minutes of each other are worked on with the one that could not first. */
export function joinStorm(model: Model, bug: ModelBug, found: readonly number[]): void {
  if (!bug.service.usesDatabase) return;
  const [from, to] = [Math.min(...found), Math.max(...found)];
  const { outage } = model;
  if (outage === undefined || outage.to + NEAR < from) {
    model.outage = { bug, from, to };
    return;
  }
  if (outage.from - NEAR > to) return;
  Object.assign(outage, { from: Math.min(outage.from, from), to: Math.max(outage.to, to) });
  if (outage.bug !== bug && mayJoin(model, bug, outage.bug)) join(model, bug, outage.bug, 'rule');
}

/** A rule leaves alone what was worked on already, is part of another, or was taken apart by a person. */
function mayJoin(model: Model, bug: ModelBug, of: ModelBug): boolean {
  const lead = leadsOf(of).at(-1) ?? of;
  const areApart = [lead, ...membersOf(model, lead)].some((other) => bug.apart.has(other));
  const itsMembersAre = membersOf(model, bug).some((member) => member.apart.has(lead));
  const isFresh = bug.status === 'observed' && bug.attempts.length === 0 && bug.partOf === undefined;
  return isFresh && lead !== bug && !areApart && !itsMembersAre;
}

function join(model: Model, bug: ModelBug, of: ModelBug, by: 'rule' | 'person'): void {
  const lead = leadsOf(of).at(-1) ?? of;
  bug.partOf = { lead, by, at: model.now };
  lead.turnAt = model.now;
  model.reached.add(`joined by ${by}`);
}

/** A person's word that two belong together. @returns whether it is carried out */
export function merge(model: Model, bug: ModelBug, into: ModelBug): boolean {
  if (bug === into || bug.status === 'in-work' || leadsOf(into).includes(bug)) return false;
  if (bug.partOf?.lead === into && bug.partOf.by === 'person') return true;
  bug.partOf = undefined;
  bug.apart.delete(into);
  into.apart.delete(bug);
  join(model, bug, into, 'person');
  return true;
}

/** A person's word that it does not belong there: no rule joins them again. @returns whether it is carried out */
export function split(model: Model, bug: ModelBug): boolean {
  if (bug.partOf === undefined) return false;
  for (const lead of leadsOf(bug)) {
    bug.apart.add(lead);
    lead.apart.add(bug);
  }
  bug.partOf = undefined;
  model.reached.add('split');
  return true;
}
