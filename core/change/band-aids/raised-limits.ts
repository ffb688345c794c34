import type { ChangedLine } from '../changed-lines.ts';

/** A limit that a change raises, or takes away. */
export interface RaisedLimit {
  readonly line: ChangedLine;
  /** How many times as much is allowed. */
  readonly factor: number;
}

const LIMIT = /time[_-]?out|retr(?:y|ies)|max[_-]?(?:attempts|tries)|deadline|max[_-]?wait|max-old-space-size|\bXmx/i;
const AMOUNT = /\d[\d_]*(?:\.\d+)?|(?:milli|micro|nano)?(?:second|minute|hour)s?/gi;
const UNITS: Readonly<Record<string, number>> = { n: 1e-9, micro: 1e-6, milli: 1e-3, s: 1, minute: 60, h: 3_600 };

/** Lines that name a limit, and are the same before and after but for a number. */
export function raisedLimits(added: readonly ChangedLine[], removed: readonly ChangedLine[]): readonly RaisedLimit[] {
  const before = new Map(
    removed
      .filter(({ code }) => LIMIT.test(code))
      .map(({ path, code }) => [`${path} ${shapeOf(code)}`, amountsIn(code)]),
  );
  return added
    .filter(({ code }) => LIMIT.test(code))
    .flatMap((line) => {
      const old = before.get(`${line.path} ${shapeOf(line.code)}`);
      if (old === undefined) return [];
      const factor = Math.max(...amountsIn(line.code).map((amount, index) => ratio(amount, old[index])));
      return factor > 1 ? [{ line, factor }] : [];
    });
}

/** Without a limit, zero is none at all. */
const ratio = (now: number, before: number | undefined): number => {
  if (before === undefined || before === 0) return 0;
  return now === 0 ? Number.POSITIVE_INFINITY : now / before;
};

const shapeOf = (code: string): string =>
  code
    .replace(AMOUNT, '0')
    .replace(/\b(?:Infinity|None|null|nil)\b/g, '0')
    .trim();
const amountsIn = (code: string): number[] =>
  (code.replace(/\b(?:Infinity|None|null|nil)\b/g, '0').match(AMOUNT) ?? []).map(amountOf);

function amountOf(text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isNaN(number)) return number;
  return Object.entries(UNITS).find(([start]) => text.toLowerCase().startsWith(start))?.[1] ?? 1;
}
