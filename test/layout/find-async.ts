import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { ROOT } from './read-imports.ts';

const PROMISES: ReadonlySet<unknown> = new Set(['Promise', 'PromiseLike', 'AsyncIterable', 'AsyncGenerator']);

/** Whether a file has an `async` function, or names a Promise as a type or a value. */
export function isAsync(file: string): boolean {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return /async|promise/i.test(text) && waits(parseSync(file, text).program);
}

function waits(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(waits);
  if (typeof node !== 'object' || node === null) return false;
  if ('async' in node && node.async === true) return true;
  if ('type' in node && node.type === 'Identifier' && 'name' in node && PROMISES.has(node.name)) return true;
  return Object.values(node).some(waits);
}
