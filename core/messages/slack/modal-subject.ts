import { z } from 'zod';
import type { ButtonSubject } from './button-value.ts';

/** The windows that a button opens. */
export const modalKind = z.enum(['try-again-hint', 'wrong-diagnosis', 'assign']);
export type ModalKind = z.infer<typeof modalKind>;

/** What a window is about: it goes to Slack in `private_metadata` and comes back with what the person sent. */
export interface ModalSubject extends ButtonSubject {
  /** The message whose button opened it. It must be the incident's thread when the request is carried out. */
  readonly thread: { readonly channel: string; readonly ts: string };
}

const OPENER = /^(?<kind>[a-z-]{1,30})\/(?<incidentId>[\w-]{1,64})\/(?<attempt>\d{1,6})$/;
const SUBJECT =
  /^(?<incidentId>[\w-]{1,64})\/(?<attempt>\d{1,6})\/(?<channel>[A-Z0-9]{1,40})\/(?<ts>\d{1,12}\.\d{1,9})$/;

const subjectGroups = z.object({
  incidentId: z.string(),
  attempt: z.coerce.number(),
  channel: z.string(),
  ts: z.string(),
});
const openerGroups = z.object({ kind: modalKind, incidentId: z.string(), attempt: z.coerce.number() });

/** @returns at most 103 characters; an option of a menu takes 150 */
export const openerValue = (kind: ModalKind, { incidentId, attempt }: ButtonSubject): string =>
  `${kind}/${incidentId}/${attempt}`;

/** @returns undefined for a value that opens nothing */
export function readOpener(value: string): (ButtonSubject & { readonly kind: ModalKind }) | undefined {
  return openerGroups.safeParse(OPENER.exec(value)?.groups).data;
}

export const writeSubject = ({ incidentId, attempt, thread }: ModalSubject): string =>
  [incidentId, attempt, thread.channel, thread.ts].join('/');

/** @returns undefined for metadata that is not ours */
export function readSubject(metadata: string): ModalSubject | undefined {
  const read = subjectGroups.safeParse(SUBJECT.exec(metadata)?.groups).data;
  if (read === undefined) return undefined;
  const { incidentId, attempt, channel, ts } = read;
  return { incidentId, attempt, thread: { channel, ts } };
}
