import { mayBecome } from '../lifecycle/change-status.ts';
import { reviewOnceMore } from '../lifecycle/once-more.ts';
import type { ChangeRecord, ChangeStatus } from '../records/change-record.ts';
import type { GateDecision } from '../records/gate-decision.ts';
import { readLine } from './chain.ts';
import { followLine } from './follow-line.ts';
import { withWord } from './with-word.ts';

/** Where each result leads. */
const STATUS_OF_RESULT: Readonly<Record<GateDecision['result'], ChangeStatus>> = {
  pass: 'ready',
  ask: 'needs-person',
  block: 'blocked',
};

/**
 * Has a record follow its chain by one line. The line takes effect if it is of the head and round that the record has now, and
 * if the record's status allows it. Otherwise the chain only gets longer.
 *
 * @param line as it lies in the log
 * @returns the same record if it has the line already
 * @throws {ChainBrokenError} if it is no decision, or does not follow the newest line that the record knows
 */
export const takeUpLine = (record: ChangeRecord, line: string): ChangeRecord =>
  followLine(record, line, {
    name: 'change',
    readLine,
    idOf: ({ changeId }) => changeId,
    takeEffect: (longer, decision) => (mayTakeEffect(longer, decision) ? takeEffect(longer, decision) : longer),
  });

/** Whether a decision is of the record's head and round, and its status allows what follows. */
export const mayTakeEffect = (
  record: ChangeRecord,
  decision: Pick<GateDecision, 'head' | 'round' | 'result' | 'decider'>,
) =>
  record.head === decision.head &&
  record.round === decision.round &&
  mayBecome(record.status, statusAfter(record, decision));

function statusAfter({ status }: ChangeRecord, { decider, result }: Pick<GateDecision, 'decider' | 'result'>) {
  if (decider.kind === 'rules') return STATUS_OF_RESULT[result];
  if (decider.word === 'dismiss-finding') return status;
  return decider.word === 'once-more' ? 'opened' : STATUS_OF_RESULT[result];
}

function takeEffect(record: ChangeRecord, decision: GateDecision): ChangeRecord {
  const { decider, at } = decision;
  if (decider.kind === 'rules') return decide(record, decision);
  const heard = { ...record, words: withWord(record.words, decider, at), updatedAt: at, untold: true };
  if (decider.word === 'once-more') return reviewOnceMore(heard, { login: decider.login, at });
  return decider.word === 'dismiss-finding' ? dismiss(heard, decider.findingId) : decide(heard, decision);
}

function decide(record: ChangeRecord, decision: GateDecision): ChangeRecord {
  const { sequence, result, rules, why, at } = decision;
  const status = statusAfter(record, decision);
  return { ...record, status, decision: { sequence, result, rules, why, at }, updatedAt: at, untold: true };
}

const dismiss = (record: ChangeRecord, findingId: string | undefined): ChangeRecord =>
  findingId === undefined || record.dismissed.includes(findingId)
    ? record
    : { ...record, dismissed: [...record.dismissed, findingId] };
