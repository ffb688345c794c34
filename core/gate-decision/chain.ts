import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type GateDecision, gateDecisionSchema } from '../records/gate-decision.ts';

/**
 * A decision as its line in the chain: canonical JSON, so the same decision has the same bytes everywhere.
 * https://www.rfc-editor.org/rfc/rfc8785
 *
 * @returns one line without a line break
 * @throws {Error} if a text holds half of a surrogate pair, which canonical JSON does not allow
 */
export const lineOf = (decision: GateDecision): string => canonicalLine(gateDecisionSchema.parse(decision));

/** The SHA-256 of a line, 64 hexadecimal digits. The next line holds it as `previous`. */
export const hashOfLine = (line: string): string => createHash('sha256').update(line, 'utf8').digest('hex');

/** Reads a line. Undefined if it is no decision, or not in canonical form: then it is not the line that was written. */
export function readLine(line: string): GateDecision | undefined {
  const parsed = gateDecisionSchema.safeParse(jsonOf(line));
  return parsed.success && isCanonical(line) ? parsed.data : undefined;
}

/** A value as one line of canonical JSON. */
export function canonicalLine(value: object): string {
  const line = canonicalize(value);
  if (line === undefined) throw new Error('expected an object that JSON can show');
  return line;
}

/** Whether a line is exactly what canonical JSON makes of its content. */
export function isCanonical(line: string): boolean {
  const value = jsonOf(line);
  if (typeof value !== 'object' || value === null) return false;
  // JSON can hold half of a surrogate pair as an escape; canonical JSON cannot.
  const isWellFormed = JSON.stringify(value, (_, part) => (typeof part === 'string' ? part.toWellFormed() : part));
  return isWellFormed === JSON.stringify(value) && canonicalLine(value) === line;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
