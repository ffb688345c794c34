import { randomUUID } from 'node:crypto';
import { ApiError } from '../../../packages/emulators/aws/api-error.ts';
import type { LoopbackResponse } from '../../../packages/emulators/aws/loopback-server.ts';

/** What a call answers: texts, elements by name, and lists, whose items are `member` elements. */
export type Answer = string | number | boolean | undefined | readonly Answer[] | { readonly [name: string]: Answer };

/** One action of AWS's query protocol: takes the parameters of the form. */
export type QueryOperation = (given: URLSearchParams) => Answer | Promise<Answer>;

/**
 * Answers a call of AWS's query protocol, which CloudFormation and STS speak: a form goes in, XML comes out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 *
 * @throws {ApiError} what the operation throws, and `InvalidAction` for an unknown one
 */
export async function answerQuery(
  operations: Readonly<Record<string, QueryOperation>>,
  body: string,
): Promise<LoopbackResponse> {
  const given = new URLSearchParams(body);
  const action = given.get('Action') ?? '';
  const run = operations[action];
  if (run === undefined) throw new ApiError('InvalidAction', `${action} is not known here`);
  const result = element(`${action}Result`, await run(given));
  return xml(200, element(`${action}Response`, undefined, `${result}${metadata()}`));
}

export const queryError = ({ code, message, status }: ApiError): LoopbackResponse => {
  const error = element('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
  return xml(status, `<ErrorResponse>${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`);
};

const metadata = (): string => element('ResponseMetadata', { RequestId: randomUUID() });

const xml = (status: number, body: string): LoopbackResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

function element(name: string, content: Answer, inner = write(content)): string {
  return content === undefined && inner === '' ? '' : `<${name}>${inner}</${name}>`;
}

function write(content: Answer): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((each) => element('member', each)).join('');
  if (typeof content !== 'object') return escapeXml(String(content));
  return Object.entries(content)
    .map(([name, each]) => element(name, each))
    .join('');
}

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
