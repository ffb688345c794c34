import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { openapiTool } from '../../../../batch-job/review/tools/openapi.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';

const refuse = () => Promise.reject(new Error('nothing is run or written'));
const BENCH: ReviewBench = { exported: refuse, runnable: refuse, directory: refuse, run: refuse };

/** A document of an API that takes and lists orders. */
export const ORDERS = `openapi: 3.0.3
info:
  title: Orders
  version: '1'
paths:
  /orders:
    get:
      summary: Lists orders
      parameters:
        - name: limit
          in: query
          schema: { type: integer, maximum: 100 }
        - name: state
          in: query
          schema: { type: string, enum: [open, paid] }
      responses:
        '200':
          description: Some orders
          headers:
            X-Total: { schema: { type: integer } }
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/Order' }
            text/csv:
              schema: { type: string }
        '404':
          description: None
    post:
      requestBody:
        required: false
        content:
          application/json:
            schema: { $ref: '#/components/schemas/NewOrder' }
      responses:
        '201':
          description: Made
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Order' }
  /orders/{id}:
    delete:
      deprecated: true
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '204': { description: Gone }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  schemas:
    Order:
      type: object
      required: [id, total]
      properties:
        id: { type: string }
        total: { type: number, example: 3 }
        state: { type: string, enum: [open, paid] }
        note: { type: string }
        secret: { type: string, writeOnly: true }
        parent: { $ref: '#/components/schemas/Order' }
        customer:
          type: object
          properties:
            name: { type: string }
        payment:
          oneOf:
            - { title: Card, type: object, required: [card], properties: { card: { type: string } } }
            - { title: Bill, type: object, required: [bill], properties: { bill: { type: string } } }
    NewOrder:
      type: object
      required: [item]
      properties:
        item: { type: string, maxLength: 50 }
        amount: { type: integer }
        made: { type: string, readOnly: true }
        kind: { type: string, enum: [gift, usual] }
`;

/** @param globs where the contracts lie, as the configuration says @default - documents are found by what they hold */
export async function measure(base: Files, head: Files, globs?: string[]): Promise<Fact> {
  const change = changeOf(base, head, globs === undefined ? {} : { contracts: { openapi: globs } });
  return openapiTool.measure(change, BENCH);
}

/** The rules that ask a person. */
export const rulesOf = (fact: Fact): readonly string[] =>
  fact.status === 'not needed' ? [] : fact.found.flatMap(({ rule, reason }) => (reason === 'api-break' ? rule : []));

/** `ORDERS` with some of its text replaced. @throws {Error} for a text that it has not */
export function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`the document has no ${before}`);
    return text.replace(before, after);
  }, ORDERS);
}
