import type { InvestigateVerdict, ProposeFixVerdict } from '../../records/verdict.ts';
import { mdCode, mdLine, mdList, mdProse } from '../../text/markdown.ts';

/** What was changed and why that mends the cause, and the test that holds it. */
export function fixDescription({ summary, regressionTest: { files, name } }: ProposeFixVerdict): string {
  const where = files.slice(0, 5).map((file) => mdCode(file));
  return `${mdProse(summary)}\n\nRegression test: ${mdCode(name, 300)} in ${where.join(', ')}.`;
}

/** What nobody looked at; an empty list is said to be one. */
export const notChecked = (items: InvestigateVerdict['notChecked']): string =>
  items.length === 0
    ? 'The investigation left nothing unchecked.'
    : mdList(
        items.map((item) => mdLine(item, 400)),
        12,
      );
