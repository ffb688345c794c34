import type { Acknowledgement, CalledStep, PageEnd } from '../records/call.ts';
import type { Incident } from '../records/incident.ts';

/** So often a system is told of an acknowledgement or an end; then it is left to people. */
export const TOLD_TRIES = 5;

/** How often a page's system could not be told that. An end is tried, even if the acknowledgement never went through. */
export const timesUntold = ({ untold }: CalledStep, end: PageEnd): number => (untold?.end === end ? untold.times : 0);

/** A page that is open at its system, and what the system is to be told. */
export interface ToTell {
  readonly list: 'open' | 'steps';
  readonly place: number;
  readonly called: CalledStep;
  readonly end: PageEnd;
}

/** Names the outcome that an incident waits with for a person; undefined if it waits for none. */
export function outcomeKey({ attempt, outcome, partOf, status }: Incident): string | undefined {
  const isWaiting = status === 'fix-proposed' || status === 'diagnosed' || status === 'failed';
  return isWaiting && partOf === undefined && outcome !== undefined ? `${attempt}/${outcome.kind}` : undefined;
}

/** What a person did first since the outcome came; undefined if nobody did anything. */
export function acknowledgementOf({ call, decisions = [], status, merge }: Incident): Acknowledgement | undefined {
  if (call === undefined) return undefined;
  const pressed = decisions.find(({ at }) => at > call.since);
  const found: readonly Acknowledgement[] = [
    ...(call.acknowledged === undefined ? [] : [call.acknowledged]),
    ...(pressed === undefined ? [] : [{ at: pressed.at, how: howOf(pressed), by: pressed.by.name }]),
    ...(status === 'merged' && merge !== undefined ? [{ at: merge.at, how: 'merge' as const, by: merge.by }] : []),
  ];
  return found.toSorted((one, other) => one.at - other.at)[0];
}

/** The pages whose systems are to be told that a person acts, or that it is over. */
export function pagesToTell(incident: Incident): readonly ToTell[] {
  const { call } = incident;
  if (call === undefined) return [];
  const end: PageEnd | undefined = isOver(incident)
    ? 'resolved'
    : acknowledgementOf(incident) === undefined
      ? undefined
      : 'acknowledged';
  return [
    ...toTell('open', call.open ?? [], 'resolved'),
    ...(end === undefined ? [] : toTell('steps', call.steps, end)),
  ];
}

/** When the sweep looks at the calling of people next; undefined if nothing of it is open. */
export function callDueAt(incident: Incident): number | undefined {
  const { call } = incident;
  if (call === undefined) return undefined;
  const times = pagesToTell(incident).map(({ called }) => called.notBefore ?? call.since);
  const all = call.dueAt === undefined ? times : [...times, call.dueAt];
  return all.length === 0 ? undefined : Math.min(...all);
}

/** A page can be acknowledged and resolved; a mention cannot. */
export const isOpenPage = ({ step, status, told }: CalledStep): boolean =>
  step.call !== 'mention' && status === 'called' && told !== 'resolved';

const toTell = (list: ToTell['list'], steps: readonly CalledStep[], end: PageEnd): readonly ToTell[] =>
  steps.flatMap((called, place) =>
    isOpenPage(called) && called.told !== end && timesUntold(called, end) < TOLD_TRIES
      ? [{ list, place, called, end }]
      : [],
  );

/** While the bug may still need a person, its pages stay open. */
const STILL_OPEN: readonly string[] = [
  'observed',
  'in-work',
  'fix-proposed',
  'diagnosed',
  'failed',
  'merged',
  'regressed',
];
const isOver = ({ status }: Incident): boolean => !STILL_OPEN.includes(status);

const howOf = ({ wish }: { readonly wish: { readonly action: string } }): Acknowledgement['how'] =>
  wish.action === 'assign' ? 'assignment' : 'press';
