import { MonitorQueryError } from './query-error.ts';

export interface Formula {
  readonly names: readonly string[];
  /** The formula's value; null where it has none, as after a division by zero. */
  readonly value: (of: (name: string) => number) => number | null;
}

type Expression = (of: (name: string) => number) => number | null;

interface Reader {
  readonly tokens: readonly string[];
  readonly names: Set<string>;
  at: number;
}

/**
 * Reads an arithmetic formula over named counts: `+ - * / ( )`, numbers, names and `default_zero(…)`.
 *
 * @throws {MonitorQueryError} for anything else
 */
export function parseFormula(text: string): Formula {
  const tokens = text.match(/[a-z_]\w*|\d+(?:\.\d+)?|\S/gi) ?? [];
  const reader: Reader = { tokens, names: new Set(), at: 0 };
  const value = readSum(reader);
  if (reader.at < tokens.length) throw new MonitorQueryError(`unexpected "${tokens[reader.at]}" in the formula`);
  return { names: [...reader.names], value };
}

function readSum(reader: Reader): Expression {
  let left = readProduct(reader);
  for (let sign = takeOne(reader, '+-'); sign !== undefined; sign = takeOne(reader, '+-')) {
    left = combine(left, readProduct(reader), sign === '+' ? (a, b) => a + b : (a, b) => a - b);
  }
  return left;
}

function readProduct(reader: Reader): Expression {
  let left = readFactor(reader);
  for (let sign = takeOne(reader, '*/'); sign !== undefined; sign = takeOne(reader, '*/')) {
    left = combine(left, readFactor(reader), sign === '*' ? (a, b) => a * b : (a, b) => (b === 0 ? null : a / b));
  }
  return left;
}

function readFactor(reader: Reader): Expression {
  const token = reader.tokens[reader.at] ?? 'end';
  reader.at += 1;
  if (token === '(') {
    const inside = readSum(reader);
    if (!takeOne(reader, ')')) throw new MonitorQueryError('a "(" of the formula is not closed');
    return inside;
  }
  if (token === 'default_zero') {
    const inside = readFactor(reader);
    return (of) => inside(of) ?? 0;
  }
  if (/^\d/.test(token)) return () => Number(token);
  if (!/^[a-z_]/i.test(token) || token === 'end') throw new MonitorQueryError(`unexpected "${token}" in the formula`);
  reader.names.add(token);
  return (of) => of(token);
}

function takeOne(reader: Reader, of: string): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || !of.includes(token)) return undefined;
  reader.at += 1;
  return token;
}

const combine =
  (left: Expression, right: Expression, act: (a: number, b: number) => number | null): Expression =>
  (of) => {
    const [a, b] = [left(of), right(of)];
    return a === null || b === null ? null : act(a, b);
  };
