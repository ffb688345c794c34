import { z } from 'zod';
import { ApiError } from './api-error.ts';

const seconds = (max: number) => z.coerce.number().int().min(0).max(max);

const redrivePolicy = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'expected JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      deadLetterTargetArn: z.string().regex(/^arn:aws:sqs:[\w-]+:\d{12}:[\w-]{1,80}$/),
      maxReceiveCount: z.coerce.number().int().min(1).max(1000),
    }),
  );

/** What can be set on a queue; every value travels as text. Limits are those of SetQueueAttributes. */
const settableSchema = z.strictObject({
  VisibilityTimeout: seconds(43_200).optional(),
  MaximumMessageSize: z.coerce.number().int().min(1_024).max(1_048_576).optional(),
  MessageRetentionPeriod: z.coerce.number().int().min(60).max(1_209_600).optional(),
  DelaySeconds: seconds(900).optional(),
  ReceiveMessageWaitTimeSeconds: seconds(20).optional(),
  RedrivePolicy: z.union([z.literal('').transform(() => undefined), redrivePolicy]).optional(),
});

export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number;
  readonly maximumMessageBytes: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly waitSeconds: number;
  readonly redrive: { readonly deadLetterQueue: string; readonly maxReceiveCount: number } | undefined;
}

/**
 * Checks a queue's attributes and fills in what AWS does by default.
 *
 * @throws {ApiError} `InvalidAttributeValue`, naming each attribute
 */
export function readQueueSettings(attributes: Readonly<Record<string, string>>): QueueSettings {
  const read = settableSchema.safeParse(attributes);
  if (!read.success) {
    throw new ApiError('InvalidAttributeValue', z.prettifyError(read.error), { queryCode: 'InvalidAttributeValue' });
  }
  const redrive = read.data.RedrivePolicy;
  return {
    visibilityTimeoutSeconds: read.data.VisibilityTimeout ?? 30,
    maximumMessageBytes: read.data.MaximumMessageSize ?? 1_048_576,
    retentionSeconds: read.data.MessageRetentionPeriod ?? 345_600,
    delaySeconds: read.data.DelaySeconds ?? 0,
    waitSeconds: read.data.ReceiveMessageWaitTimeSeconds ?? 0,
    redrive: redrive && {
      deadLetterQueue: redrive.deadLetterTargetArn.split(':').at(-1) ?? '',
      maxReceiveCount: redrive.maxReceiveCount,
    },
  };
}

/** The settable attributes of a queue as GetQueueAttributes tells them. */
export const showQueueSettings = (
  settings: QueueSettings,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> => ({
  VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
  MaximumMessageSize: String(settings.maximumMessageBytes),
  MessageRetentionPeriod: String(settings.retentionSeconds),
  DelaySeconds: String(settings.delaySeconds),
  ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
  ...(attributes['RedrivePolicy'] ? { RedrivePolicy: attributes['RedrivePolicy'] } : {}),
});
