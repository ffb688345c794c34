import type { TriageFailure } from '../records/triage-failure.ts';

/** A message that was delivered as often as the queue allows, and lies out of its way. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  readonly deliveries: number;
  /** What the queue knows this receipt of it by. */
  readonly receipt: string;
}

/** Alerts that could not be triaged, out of the queue's way. */
export interface DeadLetters {
  /** The next few messages, or none at the end. They are hidden from others for five minutes, or until they are released. */
  take(): Promise<readonly DeadLetter[]>;
  release(letters: readonly DeadLetter[]): Promise<void>;
  /** Puts it on the queue again, then drops it: cut off in between, it is there twice, and never lost. */
  redrive(letter: DeadLetter): Promise<void>;
  drop(letter: DeadLetter): Promise<void>;
}

/** Why messages of the alert queue failed. The queue itself keeps no reason, so triage notes it by the message's id. */
export interface TriageFailures {
  /** Replaces what was noted of an earlier delivery, never of a later one. */
  note(failure: TriageFailure): Promise<void>;
  find(messageId: string): Promise<TriageFailure | undefined>;
}
