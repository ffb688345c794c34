import { randomUUID } from 'node:crypto';
import type { ApiError } from './api-error.ts';
import type { LoopbackResponse } from './loopback-server.ts';

/** An XML element: its name and what it holds. Text is escaped when it is written. */
export type Element = readonly [name: string, content: string | number | boolean | readonly Element[]];

/** Answers with a document in S3's namespace. */
export const xmlResponse = (name: string, content: readonly Element[]): LoopbackResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `${DECLARATION}<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content.map(write).join('')}</${name}>`,
});

/** Answers with an error as S3 writes it. */
export const xmlError = ({ status, code, message }: ApiError): LoopbackResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body:
    DECLARATION +
    write([
      'Error',
      [
        ['Code', code],
        ['Message', message],
        ['RequestId', randomUUID()],
      ],
    ]),
});

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const write = ([name, content]: Element): string =>
  `<${name}>${Array.isArray(content) ? content.map(write).join('') : escapeXml(String(content))}</${name}>`;

const escapeXml = (text: string): string =>
  text.replace(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.charCodeAt(0)};`);
