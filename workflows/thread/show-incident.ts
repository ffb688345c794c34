import { recoveredAt } from '../../core/lifecycle/incident-cycles.ts';
import { clearThreadPending, keepThreadPending, noteTold } from '../../core/lifecycle/thread-update.ts';
import { isCountedOn } from '../../core/messages/pull-request/occurrence-comment.ts';
import { incidentMessage } from '../../core/messages/slack/incident-message.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { actInThread } from './replace-thread.ts';
import { readThreadState, type ThreadState } from './thread-state.ts';

interface ShowDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
}

/** What changes faster than it can be shown is left to a later update. */
const ROUNDS = 3;

/**
 * Opens the incident's thread in `channel`, or rewrites the thread's first message. A thread that is gone is opened once more.
 * The worker may have posted a newer state while we rendered this one, and we would overwrite it. So the records are read
 * again. If they changed, the message is updated once more.
 */
export async function showIncident(deps: ShowDependencies, incident: Incident, channel: string): Promise<void> {
  let state = await readThreadState(deps.ledger, incident);
  for (let round = 0; round < ROUNDS; round += 1) {
    const written = await write(deps, state, channel);
    const current = await readThreadState(deps.ledger, written);
    if (saysTheSame(current, state)) return noteShown(deps.ledger, state.incident);
    state = current;
  }
  await deps.ledger.changeIncident(incident.id, keepThreadPending);
}

/** Notes that the thread shows this state, for those who would show it later. What is counted elsewhere, too, is left to them. */
export async function noteShown(ledger: Ledger, shown: Incident): Promise<void> {
  if (shown.threadTurn?.behind !== true || isCountedOn(shown)) return;
  await ledger.changeIncident(shown.id, (current) => clearThreadPending(current, shown));
}

/** @returns the incident as it is afterwards */
async function write(deps: ShowDependencies, state: ThreadState, channel: string): Promise<Incident> {
  const { ledger, messenger } = deps;
  const { incident } = state;
  const isTold = ({ partOf }: Incident) => partOf?.toTell !== true || !isPartOfSame(partOf);
  const isPartOfSame = ({ incidentId }: NonNullable<Incident['partOf']>) => incidentId === incident.partOf?.incidentId;
  const told = (current: Incident) => (isTold(current) ? current : noteTold(current));
  const message = incidentMessage(state);
  if (incident.thread !== undefined) {
    const target = { incident, thread: incident.thread, channel, message: async () => message };
    await actInThread(deps, target, async (thread, isNew) => {
      if (!isNew) await messenger.update(thread, message);
    });
    const current = (await ledger.getIncident(incident.id)) ?? incident;
    return isTold(current) ? current : ledger.changeIncident(incident.id, told);
  }
  const thread = await messenger.open({ channel, key: incident.id, message, since: incident.createdAt });
  return ledger.changeIncident(incident.id, (current) =>
    told(current.thread === undefined ? { ...current, thread } : current),
  );
}

/** Counts may differ: the next update shows them. What a person waits for may not. */
const saysTheSame = (a: ThreadState, b: ThreadState): boolean => JSON.stringify(said(a)) === JSON.stringify(said(b));

const said = ({ incident, attempt }: ThreadState): readonly unknown[] => [
  incident.status,
  incident.attempt,
  incident.outcome,
  incident.pullRequest?.number,
  incident.publishing,
  incident.partOf?.incidentId,
  incident.decisions?.at(-1)?.id,
  recoveredAt(incident),
  attempt?.status,
  attempt?.step,
  attempt?.outcome,
  attempt?.phases.map(({ name, status }) => [name, status]),
];
