import type { InvestigateVerdict } from '../../records/verdict.ts';
import { mdCode, mdLine, mdLink, mdList } from '../../text/markdown.ts';
import type { BlobUrl } from './blob-url.ts';

/** What supports the root cause, one item each; files are links where there is somewhere to read them. */
export const evidenceList = (evidence: InvestigateVerdict['evidence'], blobUrl?: BlobUrl): string =>
  mdList(
    evidence.map(({ kind, file, line, observation }) => {
      const seen = mdLine(observation, 400);
      if (file === undefined) return `${SOURCE[kind]}: ${seen}`;
      const place = mdCode(line === undefined ? file : `${file}:${line}`, 150);
      return `${mdLink(place, blobUrl?.(file, line), 400)}: ${seen}`;
    }),
    12,
  );

const SOURCE = { code: 'Code', log: 'Log', test: 'Test' } as const;
