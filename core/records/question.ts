import { z } from 'zod';
import { modelConfigSchema } from '../config/model.ts';
import { WORDS_LENGTH } from '../names.ts';
import { claimSchema } from './claim.ts';
import { personSchema } from './person-request.ts';
import { slackMessageSchema } from './slack-message.ts';

/**
 * How a question stands. `asked`: noted. `claimed`: its money is set aside. `submitted`: its job waits. `running`: the job reads the
 * log. `asking`: the model was asked, and is asked no second time. `answered`, `not-answered`: the end.
 */
const questionStatus = z.enum(['asked', 'claimed', 'submitted', 'running', 'asking', 'answered', 'not-answered']);

/** A question that a model is to answer from the log of one incident. It is a Batch job of its own. Times are epoch milliseconds. */
export const questionSchema = z.object({
  /** Of the words, however often Slack sends them. The answer in the thread has it as key. */
  id: z.string(),
  /** Counts the incident's questions, and names the job. */
  number: z.int().positive(),
  by: personSchema,
  at: z.number(),
  status: questionStatus,
  /** Only while something is left to do: money to be settled, or the person to be told. */
  open: z
    .object({
      /** Redacted. */
      words: z.string().max(WORDS_LENGTH),
      isCut: z.boolean().optional(),
      model: modelConfigSchema,
      /** Dollars that the model may cost. */
      limitDollars: z.number().positive(),
      /** What was claimed for it, in the name of its job. */
      budgets: z.array(claimSchema).readonly(),
      jobId: z.string().optional(),
      /** When the sweep checks it next. */
      checkAt: z.number(),
      /** What the person is told, once it has ended. */
      reply: slackMessageSchema.optional(),
    })
    .optional(),
  /** What was spent; left out until it has ended. Nobody knows what a container has spent that died: then it is what was claimed. */
  dollars: z.number().nonnegative().optional(),
  /** Why there is no answer, for a person. */
  reason: z.string().optional(),
  endedAt: z.number().optional(),
});
export type Question = z.infer<typeof questionSchema>;
