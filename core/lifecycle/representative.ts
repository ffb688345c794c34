import type { ErrorEvent } from '../error-event.ts';
import type { Representative } from '../records/bug.ts';
import { cutMiddle } from '../text/cut-text.ts';

/** Bytes in UTF-8. An item of the ledger has room for 400 kB, and a prompt shows less than this. */
const MESSAGE_BYTES = 8 * 1024;
const STACK_BYTES = 32 * 1024;

/**
 * The error event that stands for a bug, as its incident keeps it: of a long message or stack, the two ends. A bug is named
 * by the whole texts before that.
 */
export const representativeOf = (event: ErrorEvent): Representative => ({
  id: event.id,
  timestamp: event.timestamp,
  kind: event.error.kind,
  message: cutWithin(MESSAGE_BYTES, event.error.message ?? event.message),
  stack: cutWithin(STACK_BYTES, event.error.stack),
  version: event.version,
  commit: event.commit,
  issueId: event.issueId,
});

/** The same with at most so many bytes of its message, and of its stack. */
export const cutRepresentative = (event: Representative, bytes: number): Representative => ({
  ...event,
  message: cutWithin(bytes, event.message),
  stack: cutWithin(bytes, event.stack),
});

const cutWithin = (limit: number, text: string | undefined) =>
  text === undefined ? undefined : cutMiddle(text, limit);
