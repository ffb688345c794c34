import { markerOf } from '../../../text/marker.ts';

/** By which the answer to one request is found again. */
export const answerMarker = (requestId: string): string => markerOf('answer', requestId);

/** One comment that answers a person: paragraphs of Markdown, and its marker. */
export const draftAnswer = (paragraphs: readonly string[], marker: string): string =>
  [...paragraphs.filter((each) => each !== ''), marker].join('\n\n');
