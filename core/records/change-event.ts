import { z } from 'zod';

const repository = z.string().max(200);
const number = z.int().positive();

/** What a person may say of a change. */
export const changeWord = z.enum(['approve', 'refuse', 'once-more', 'dismiss-finding']);
export type ChangeWord = z.infer<typeof changeWord>;

/** A person's word on a change. Who they are is looked up: the names in it prove nothing. */
export const personWordSchema = z.object({
  kind: z.literal('word'),
  /** The same press or call has the same id, however often it is delivered. */
  id: z.string().min(1).max(100),
  changeId: z.string(),
  word: changeWord,
  /** Of `dismiss-finding`: which. */
  findingId: z.string().max(100).optional(),
  /** The commit that the person saw. A word on another one is void. */
  head: z.string().max(64),
  by: z.discriminatedUnion('via', [
    z.object({ via: z.literal('slack'), slackId: z.string(), name: z.string() }),
    z.object({ via: z.literal('github'), login: z.string() }),
    z.object({ via: z.literal('command'), login: z.string() }),
  ]),
  reason: z.string().max(500).optional(),
  /** Epoch milliseconds. */
  at: z.number(),
});
export type PersonWord = z.infer<typeof personWordSchema>;

/** A message for the release function: something happened, look. It carries names alone; GitHub and the ledger are asked. */
export const changeEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pull-request'), repository, number }),
  z.object({ kind: z.literal('merge-group'), repository, head: z.string().max(64), ref: z.string().max(300) }),
  /** A job of a round ended. Two jobs may have one name, of which one ends at once: the id tells them apart. */
  z.object({
    kind: z.literal('job-ended'),
    jobName: z.string(),
    jobId: z.string(),
    succeeded: z.boolean(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('look'), changeId: z.string() }),
  personWordSchema,
]);
export type ChangeEvent = z.infer<typeof changeEventSchema>;
