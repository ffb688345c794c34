import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { type MessageAttributes, md5Hex, md5OfAttributes } from './sqs-message.ts';
import type { MessageRow } from './sqs-store.ts';

const receiptSchema = z.tuple([z.int(), z.int().min(1)]);

/**
 * Reads a receipt handle: which message, and which receipt of it.
 *
 * @throws {ApiError} `ReceiptHandleIsInvalid`
 */
export function readReceipt(handle: string): { sequence: number; receiveCount: number } {
  const parts = Buffer.from(handle, 'base64url').toString().split('.').map(Number);
  const read = receiptSchema.safeParse(parts);
  if (!read.success) {
    throw new ApiError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
  }
  const [sequence, receiveCount] = read.data;
  return { sequence, receiveCount };
}

/** A received message as ReceiveMessage answers it, with the attributes that were asked for. */
export function showMessage(message: MessageRow, systemNames: readonly string[], attributeNames: readonly string[]) {
  const attributes = pick(message.attributes, attributeNames);
  return {
    MessageId: message.message_id,
    ReceiptHandle: Buffer.from(`${message.sequence}.${message.receive_count}`).toString('base64url'),
    Body: message.body,
    MD5OfBody: md5Hex(message.body),
    Attributes: systemAttributes(message, systemNames),
    MessageAttributes: Object.keys(attributes).length === 0 ? undefined : attributes,
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

function systemAttributes(message: MessageRow, names: readonly string[]): Record<string, string> | undefined {
  const all: Record<string, string> = {
    SenderId: message.sender,
    SentTimestamp: String(message.sent_at),
    ApproximateReceiveCount: String(message.receive_count),
    ApproximateFirstReceiveTimestamp: String(message.first_received_at),
    ...(message.source_arn === null ? {} : { DeadLetterQueueSourceArn: message.source_arn }),
  };
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? undefined : Object.fromEntries(wanted);
}

function pick(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const isWanted = (name: string) =>
    names.some((wanted) =>
      wanted === 'All' || wanted === '.*'
        ? true
        : wanted.endsWith('.*')
          ? name.startsWith(wanted.slice(0, -1))
          : name === wanted,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
