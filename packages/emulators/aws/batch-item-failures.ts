import { z } from 'zod';

const responseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Reads a partial batch response as Lambda does: nothing, `{}`, or no list means that all succeeded; anything that is
 * not of the form, or that names a message which was not in the batch, means that all failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @param response what the function returned
 * @param messageIds the batch
 * @returns the ids of the messages that failed
 */
export function readBatchItemFailures(response: unknown, messageIds: readonly string[]): ReadonlySet<string> {
  if (response === null || response === undefined) return new Set();
  const read = responseSchema.safeParse(response);
  if (!read.success) return new Set(messageIds);
  const failed = (read.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return new Set(failed.every((id) => messageIds.includes(id)) ? failed : messageIds);
}
