import { maskedLanguageOf } from '../diff/mask-code.ts';

/** What ends the process at once. No code around it can catch it, in a language where the runtime tells which lines ran. */
const ENDS: Partial<Readonly<Record<NonNullable<ReturnType<typeof maskedLanguageOf>>, string>>> = {
  javascript: "process.kill(process.pid, 'SIGKILL');",
  python: "__import__('os')._exit(97)",
  go: 'panic("this line ran")',
};

/**
 * Puts a statement before a line that ends the process: tests that run the line cannot be green then, whatever they claim.
 *
 * @param line from 1
 * @returns undefined for a language without such a statement
 */
export function endBefore(path: string, text: string, line: number): string | undefined {
  const language = maskedLanguageOf(path);
  const statement = language === undefined ? undefined : ENDS[language];
  if (statement === undefined) return undefined;
  const lines = text.split('\n');
  const indent = /^\s*/.exec(lines[line - 1] ?? '')?.[0] ?? '';
  return lines.toSpliced(line - 1, 0, `${indent}${statement}`).join('\n');
}
