import { z } from 'zod';
import { WORDS_LENGTH } from '../../names.ts';
import { type PersonAction, type PersonRequest, wrongPart } from '../../records/person-request.ts';
import { cutText } from '../../text/cut-text.ts';
import { count } from '../../text/quantities.ts';
import { type ModalKind, modalKind, readSubject } from './modal-subject.ts';
import { ASSIGNEE, HINT, PART, WORDS } from './modal-view.ts';

const NAME_LENGTH = 80;

const fieldValue = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
});

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission */
const viewSubmission = z.object({
  type: z.literal('view_submission'),
  user: z.object({ id: z.string().max(50), username: z.string().optional(), name: z.string().optional() }),
  view: z.object({
    id: z.string().regex(/^[A-Z0-9]{1,40}$/),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldValue)) }),
  }),
});

/** What a window's field lacks, by its block. Slack shows the words there, and the window stays open. */
export type FieldErrors = Readonly<Record<string, string>>;

export type ViewAnswer =
  | { readonly kind: 'request'; readonly request: PersonRequest }
  | { readonly kind: 'errors'; readonly errors: FieldErrors };

/**
 * Reads what a person sent from one of our windows. A window has one request, however often it is sent. What it is about is
 * only claimed here: the ledger decides.
 *
 * @param payload the parsed JSON of the form's `payload`
 * @param at epoch milliseconds: Slack sends no time
 * @returns undefined for other interactions and windows
 * @throws {z.ZodError} when it has not the shape that Slack documents
 */
export function readViewSubmission(payload: unknown, at: number): ViewAnswer | undefined {
  if (z.object({ type: z.string() }).parse(payload).type !== 'view_submission') return undefined;
  const { user, view } = viewSubmission.parse(payload);
  const kind = modalKind.safeParse(view.callback_id).data;
  const subject = readSubject(view.private_metadata);
  if (kind === undefined || subject === undefined) return undefined;
  const read = READ[kind]((place) => view.state.values[place.block]?.[place.field]);
  if ('errors' in read) return { kind: 'errors', errors: read.errors };
  const { incidentId, attempt, thread } = subject;
  const by = { id: user.id, name: cutText(user.username ?? user.name ?? user.id, NAME_LENGTH) };
  const request = { id: `slack-view-${view.id}`, via: 'slack' as const, door: 'modal' as const };
  return { kind: 'request', request: { ...request, incidentId, attempt, thread, wish: read.wish, by, at } };
}

type Fields = (place: { readonly block: string; readonly field: string }) => z.infer<typeof fieldValue> | undefined;
type Read = { readonly wish: PersonAction } | { readonly errors: FieldErrors };

const READ: Readonly<Record<ModalKind, (fields: Fields) => Read>> = {
  'try-again-hint': (fields) => {
    const hint = readWords(fields, HINT);
    return 'errors' in hint ? hint : { wish: { action: 'try-again', hint: hint.words } };
  },
  'wrong-diagnosis': (fields) => {
    const part = wrongPart.safeParse(fields(PART)?.selected_option?.value);
    const words = readWords(fields, WORDS);
    const unknown = part.success ? {} : { [PART.block]: 'Choose what is wrong.' };
    if (!part.success || 'errors' in words) {
      return { errors: { ...unknown, ...('errors' in words ? words.errors : {}) } };
    }
    return { wish: { action: 'wrong-diagnosis', part: part.data, words: words.words } };
  },
  assign: (fields) => {
    const id = fields(ASSIGNEE)?.selected_user ?? undefined;
    if (id === undefined) return { wish: { action: 'assign', to: null } };
    if (!/^[UW][A-Z0-9]{2,40}$/.test(id)) return { errors: { [ASSIGNEE.block]: 'Choose a person of this workspace.' } };
    return { wish: { action: 'assign', to: { id, name: id } } };
  },
};

function readWords(
  fields: Fields,
  place: { readonly block: string; readonly field: string },
): { readonly words: string } | { readonly errors: FieldErrors } {
  const words = (fields(place)?.value ?? '').trim();
  if (words === '') return { errors: { [place.block]: 'Write a few words: an empty field tells nothing.' } };
  if (words.length > WORDS_LENGTH) {
    const most = `${count(WORDS_LENGTH)} characters are kept, and these are ${count(words.length)}: shorten them.`;
    return { errors: { [place.block]: most } };
  }
  return { words };
}
