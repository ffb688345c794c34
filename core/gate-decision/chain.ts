import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { type GateDecision, gateDecisionSchema } from '../records/gate-decision.ts';
import { readJson } from '../text/read-json.ts';

/** How decisions of one kind become lines, and are read again. */
export interface LineFormat<Decision> {
  /** @throws {Error} if a text holds half of a surrogate pair, which canonical JSON does not allow */
  readonly lineOf: (decision: Decision) => string;
  /** Undefined if it is no decision, or not in canonical form: then it is not the line that was written. */
  readonly readLine: (line: string) => Decision | undefined;
}

/** @param schema of one kind of decision */
export const createLineFormat = <Decision extends object>(schema: z.ZodType<Decision>): LineFormat<Decision> => ({
  lineOf: (decision) => canonicalLine(schema.parse(decision)),
  readLine: (line) => {
    const parsed = schema.safeParse(readJson(line));
    return parsed.success && isCanonical(line) ? parsed.data : undefined;
  },
});

const changeLines = createLineFormat<GateDecision>(gateDecisionSchema);

/**
 * A decision about a change as its line in the chain: canonical JSON, so the same decision has the same bytes everywhere.
 * https://www.rfc-editor.org/rfc/rfc8785
 *
 * @returns one line without a line break
 * @throws {Error} if a text holds half of a surrogate pair, which canonical JSON does not allow
 */
export const lineOf = changeLines.lineOf;

/** Reads a line about a change. Undefined if it is no such decision, or not in canonical form. */
export const readLine = changeLines.readLine;

/** The SHA-256 of a line, 64 hexadecimal digits. The next line holds it as `previous`. */
export const hashOfLine = (line: string): string => createHash('sha256').update(line, 'utf8').digest('hex');

/** A value as one line of canonical JSON. */
export function canonicalLine(value: object): string {
  const line = canonicalize(value);
  if (line === undefined) throw new Error('expected an object that JSON can show');
  return line;
}

/** Whether a line is exactly what canonical JSON makes of its content. */
export function isCanonical(line: string): boolean {
  const value = readJson(line);
  if (typeof value !== 'object' || value === null) return false;
  // JSON can hold half of a surrogate pair as an escape; canonical JSON cannot.
  const isWellFormed = JSON.stringify(value, (_, part) => (typeof part === 'string' ? part.toWellFormed() : part));
  return isWellFormed === JSON.stringify(value) && canonicalLine(value) === line;
}
