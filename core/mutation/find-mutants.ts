import { maskCode, maskedLanguageOf } from '../diff/mask-code.ts';
import type { Mutant } from './mutant.ts';
import { type Operator, operatorsOf } from './operators.ts';

const MAX_LINE_LENGTH = 1_000;
/** Of one line: the operators that come first say most. */
const MAX_ON_LINE = 6;

/**
 * Finds the mutants of a source file: small changes of what it does, each on one line.
 *
 * @param isWanted which lines, from 1
 * @returns none for a file whose language is not known; in the order of the lines
 */
export function findMutants(path: string, text: string, isWanted: (line: number) => boolean): readonly Mutant[] {
  const language = maskedLanguageOf(path);
  if (language === undefined) return [];
  const operators = operatorsOf(language);
  const code = maskCode(text, language).split('\n');
  const source = text.split('\n');
  const mutants: Mutant[] = [];
  let start = 0;
  for (const [index, line] of source.entries()) {
    if (isWanted(index + 1) && line.length <= MAX_LINE_LENGTH) {
      const place = { path, line: index + 1, start };
      const found = [
        ...operators.flatMap((operator) => mutantsOf(operator, code[index] ?? '', line, place)),
        ...emptied(code[index] ?? '', line, place),
      ];
      mutants.push(...found.slice(0, MAX_ON_LINE));
    }
    start += line.length + 1;
  }
  return mutants;
}

interface Place {
  readonly path: string;
  readonly line: number;
  /** Where the line begins in the text. */
  readonly start: number;
}

/** Lines that declare what others use, and run nothing that a test could see. */
const DECLARES = /^\s*(?:import\b|from \S+ import\b|export \* |export \{|package |use |using |require\b|#include|@\w)/;

function mutantsOf(operator: Operator, code: string, line: string, { start, ...place }: Place): Mutant[] {
  const { pattern, replace, isCoarse } = operator;
  if (DECLARES.test(code)) return [];
  return [...code.matchAll(pattern)].flatMap((match) => {
    const to = replace(match);
    const from = line.slice(match.index, match.index + match[0].length);
    return to === undefined || to === from
      ? []
      : [{ ...place, offset: start + match.index, from, to, ...(isCoarse ? { isCoarse } : {}) }];
  });
}

/** A text of one line becomes the empty one. */
function emptied(code: string, line: string, { start, ...place }: Place): Mutant[] {
  if (DECLARES.test(code)) return [];
  return [...line.matchAll(/(["'])(?:[^"'\\\n]){1,200}\1/g)].flatMap(({ index, 0: from, 1: quote = '"' }) =>
    // In a comment the quotes are blank as well, and so is the text before them.
    code.slice(index, index + from.length).trim() === '' && isInCode(code, line, index)
      ? [{ ...place, offset: start + index, from, to: `${quote}${quote}` }]
      : [],
  );
}

const isInCode = (code: string, line: string, index: number): boolean => {
  const before = line.slice(0, index).trimEnd();
  return before !== '' && code.charAt(before.length - 1).trim() !== '';
};
