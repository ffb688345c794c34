import { releaseChainName } from '../lifecycle/release-names.ts';
import { lineOf, readLine } from './chain.ts';
import { readReleaseLine, releaseLineOf } from './release-chain.ts';

/** A line of a chain of any kind, as far as the chain itself goes. */
export interface AnyLine {
  /** The name of its chain, which is its folder in the log: the id of a change, or `release-` and the id of a release. */
  readonly chain: string;
  /** What it is about, such as "change 1234567890abcdef". */
  readonly about: string;
  readonly sequence: number;
  readonly previous: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The same line as one of another chain; undefined if that is of the other kind. */
  readonly lineIn: (chain: string) => string | undefined;
}

/** Undefined if the line is no decision of any kind, or not in canonical form. */
export function readAnyLine(line: string): AnyLine | undefined {
  const ofChange = readLine(line);
  if (ofChange !== undefined) {
    const { changeId, sequence, previous, at } = ofChange;
    const lineIn = (chain: string) =>
      releaseIdIn(chain) === undefined ? lineOf({ ...ofChange, changeId: chain }) : undefined;
    return { chain: changeId, about: `change ${changeId}`, sequence, previous, at, lineIn };
  }
  const ofRelease = readReleaseLine(line);
  if (ofRelease === undefined) return undefined;
  const { releaseId, sequence, previous, at } = ofRelease;
  const lineIn = (chain: string) => {
    const other = releaseIdIn(chain);
    return other === undefined ? undefined : releaseLineOf({ ...ofRelease, releaseId: other });
  };
  return { chain: releaseChainName(releaseId), about: `release ${releaseId}`, sequence, previous, at, lineIn };
}

/** The id of the release whose chain has this name; undefined for the chain of a change. */
export const releaseIdIn = (chain: string): string | undefined => /^release-(.+)$/.exec(chain)?.[1];
