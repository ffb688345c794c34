import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from './api-error.ts';

export const messageAttributesSchema = z.record(
  z.string().regex(/^(?!aws\.|amazon\.)[\w.-]{1,256}$/i),
  z.strictObject({
    DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
    StringValue: z.string().optional(),
    BinaryValue: z.base64().optional(),
  }),
);

export type MessageAttributes = z.output<typeof messageAttributesSchema>;

/**
 * Checks what a message may hold.
 *
 * @returns the size that counts against the limits, in bytes: body and attributes
 * @throws {ApiError} `InvalidMessageContents` or `InvalidParameterValue`
 */
export function checkMessage(body: string, attributes: MessageAttributes, limitBytes: number): number {
  if (body === '') throw new ApiError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!ALLOWED_TEXT.test(body)) {
    throw new ApiError('InvalidMessageContents', 'Invalid characters found. Valid: #x9 #xA #xD and #x20 upwards.');
  }
  if (Object.keys(attributes).length > 10) {
    throw new ApiError('InvalidParameterValue', 'Number of message attributes exceeds the allowed maximum, 10.');
  }
  const size = messageBytes(body, attributes);
  if (size > limitBytes) {
    throw new ApiError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`,
      { queryCode: 'InvalidParameterValue' },
    );
  }
  return size;
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const ALLOWED_TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u;

function messageBytes(body: string, attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (total, [name, { DataType, StringValue, BinaryValue }]) =>
      total +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue ?? '') +
      Buffer.byteLength(BinaryValue ?? '', 'base64'),
    Buffer.byteLength(body),
  );
}

/** MD5 in hexadecimal, which the official client compares with the body that it sent or got. */
export const md5Hex = (bytes: string | Buffer): string => createHash('md5').update(bytes).digest('hex');

/**
 * The digest of a message's attributes: by name, each part behind its length, as
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html describes.
 *
 * @returns undefined when there are none
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) return undefined;
  return md5Hex(Buffer.concat(names.flatMap((name) => encodeAttribute(name, attributes[name]))));
}

function encodeAttribute(name: string, attribute: MessageAttributes[string] | undefined): Buffer[] {
  if (attribute === undefined) return [];
  const isBinary = attribute.DataType.startsWith('Binary');
  const value = isBinary
    ? Buffer.from(attribute.BinaryValue ?? '', 'base64')
    : Buffer.from(attribute.StringValue ?? '');
  return [
    ...withLength(Buffer.from(name)),
    ...withLength(Buffer.from(attribute.DataType)),
    Buffer.from([isBinary ? 2 : 1]),
    ...withLength(value),
  ];
}

function withLength(bytes: Buffer): [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
