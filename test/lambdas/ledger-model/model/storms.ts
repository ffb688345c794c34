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

/** As many other services must have named the database. */
const NAMED = 3;
const NAMED_KEPT = 8;

/**
 * Bugs that cannot reach the database within minutes of each other are worked on with one that is worked on, once enough
 * others could not.
 *
 * @returns whether it is part of another now
 */
export function joinStorm(model: Model, bug: ModelBug, found: readonly number[]): boolean {
  if (!bug.service.usesDatabase) return false;
  const [from, to] = [Math.min(...found), Math.max(...found)];
  model.outage = model.outage.filter((each) => each.to + NEAR >= from);
  const own = model.outage.find((each) => each.bug === bug);
  if (own === undefined) model.outage = [...model.outage, { bug, from, to }].slice(-NAMED_KEPT);
  else Object.assign(own, { from: Math.min(own.from, from), to: Math.max(own.to, to) });
  const near = model.outage.filter((each) => each.bug !== bug && each.from - NEAR <= to && from <= each.to + NEAR);
  if (near.length < NAMED) return false;
  const other = near.find((each) => mayLead(model, each.bug) && mayJoin(model, bug, each.bug));
  if (other === undefined) return false;
  join(model, bug, other.bug, 'rule');
  return true;
}

const leadOf = (bug: ModelBug): ModelBug => leadsOf(bug).at(-1) ?? bug;

function mayLead({ now }: Model, of: ModelBug): boolean {
  const lead = leadOf(of);
  return (lead.status === 'in-work' || lead.status === 'fix-proposed') && now >= lead.mutedUntil;
}

/** A rule leaves alone what was worked on already, is or was part of another, or was taken apart by a person. */
function mayJoin(model: Model, bug: ModelBug, of: ModelBug): boolean {
  const lead = leadOf(of);
  const areApart = [lead, ...membersOf(model, lead)].some((other) => bug.apart.has(other));
  const itsMembersAre = membersOf(model, bug).some((member) => member.apart.has(lead));
  const isFresh = bug.status === 'observed' && bug.attempts.length === 0 && bug.partOf === undefined && !bug.released;
  return isFresh && lead !== bug && !areApart && !itsMembersAre;
}

/** Bugs that a rule has joined leave a lead that nobody works at. */
export function releaseMembers(model: Model): void {
  for (const bug of model.bugs) {
    if (bug.partOf?.by !== 'rule') continue;
    const lead = leadOf(bug);
    const holds = ['in-work', 'fix-proposed', 'merged'].includes(lead.status) && model.now >= lead.mutedUntil;
    if (holds) continue;
    const due = lead.status !== 'resolved' && isHeld(model, bug);
    Object.assign(bug, { partOf: undefined, released: true, due, releasedAt: model.now });
    model.reached.add('released');
  }
}

function join(model: Model, bug: ModelBug, of: ModelBug, by: 'rule' | 'person'): void {
  const lead = leadsOf(of).at(-1) ?? of;
  bug.partOf = { lead, by, at: model.now };
  lead.threadUpdatedAt = model.now;
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
  Object.assign(bug, { partOf: undefined, released: true, due: true, releasedAt: model.now });
  model.reached.add('split');
  return true;
}
