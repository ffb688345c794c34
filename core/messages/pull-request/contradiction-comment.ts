import { wrongPartText } from '../../lifecycle/contradictions.ts';
import type { Contradiction } from '../../records/contradiction.ts';
import { mdLine, mdProse } from '../../text/markdown.ts';
import { markerOf } from '../../text/marker.ts';

/** By which the comment of one request is found again. */
export const contradictionMarker = (requestId: string): string => markerOf('contradiction', requestId);

/** Tells the reviewers of an open draft that a person called its diagnosis wrong. */
export function contradictionComment(
  { by, part, words }: Pick<Contradiction, 'by' | 'part' | 'words'>,
  marker: string,
): string {
  return [
    `**Called wrong** by ${mdLine(by.name, 100)}: ${wrongPartText(part)}.`,
    ...(words === '' ? [] : [mdProse(words)]),
    'This draft stays open. The next attempt is told.',
    marker,
  ].join('\n\n');
}
