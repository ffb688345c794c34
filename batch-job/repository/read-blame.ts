/** Who wrote a line, and with which commit. */
export interface Blame {
  readonly line: number;
  readonly text: string;
  readonly commit: string;
  readonly author: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly summary: string;
}

interface ReadLine extends Blame {
  /** The line is older than the range that was asked for; the commit is only where the range ends. */
  readonly isBoundary: boolean;
}

type About = Pick<ReadLine, 'author' | 'at' | 'summary' | 'isBoundary'>;

/** Reads what `git blame --porcelain` prints: each commit's headers once, before the first line of it. */
export function readBlame(printed: string): readonly ReadLine[] {
  const known = new Map<string, Partial<About>>();
  const lines: ReadLine[] = [];
  let commit = '';
  let line = 0;
  for (const row of printed.split('\n')) {
    const [, sha, number] = /^([0-9a-f]{40}) \d+ (\d+)/.exec(row) ?? [];
    if (row.startsWith('\t')) {
      const { author = '', at = 0, summary = '', isBoundary = false } = known.get(commit) ?? {};
      lines.push({ line, text: row.slice(1), commit, author, at, summary, isBoundary });
    } else if (sha !== undefined) {
      commit = sha;
      line = Number(number);
      if (!known.has(commit)) known.set(commit, {});
    } else {
      known.set(commit, { ...known.get(commit), ...readHeader(row) });
    }
  }
  return lines;
}

function readHeader(row: string): Partial<About> {
  if (row === 'boundary') return { isBoundary: true };
  const space = row.indexOf(' ');
  const value = row.slice(space + 1, space + 301);
  switch (row.slice(0, space)) {
    case 'author':
      return { author: value };
    case 'author-time':
      return { at: Number(value) * 1000 };
    case 'summary':
      return { summary: value };
    default:
      return {};
  }
}
