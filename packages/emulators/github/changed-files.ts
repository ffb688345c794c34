export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** Sha of the new content; of the old one for a removed file. */
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks only, without the header; undefined for binary files and pure renames. */
  readonly patch?: string;
}

const STATUS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** Joins git's three views of one difference (`--raw -z`, `--numstat -z`, `--patch`): they list files in one order. */
export function parseChangedFiles(raw: string, numbers: string, patches: string): readonly ChangedFile[] {
  const entries = parseRaw(raw);
  const counts = parseNumbers(numbers);
  const texts = patches.split(/^(?=diff --git )/m).filter((text) => text.startsWith('diff --git '));
  return entries.map((entry, index) => {
    const { additions, deletions } = counts[index] ?? { additions: 0, deletions: 0 };
    // A change of type (a file that becomes a symlink) is one entry, yet two texts: the old one goes, the new one comes.
    const patch = hunksOf(texts.splice(0, entry.status === 'changed' ? 2 : 1));
    return { ...entry, additions, deletions, ...(patch === undefined ? {} : { patch }) };
  });
}

function parseRaw(raw: string): Omit<ChangedFile, 'additions' | 'deletions' | 'patch'>[] {
  const parts = raw.split('\0');
  const entries: Omit<ChangedFile, 'additions' | 'deletions' | 'patch'>[] = [];
  for (let at = 0; at < parts.length; ) {
    const [, , before = '', after = '', letter = ''] = (parts[at] ?? '').split(' ');
    if (letter === '') break;
    const status = STATUS[letter.slice(0, 1)] ?? 'changed';
    const isMoved = status === 'renamed' || status === 'copied';
    const first = parts[at + 1] ?? '';
    const path = isMoved ? (parts[at + 2] ?? '') : first;
    const blob = status === 'removed' ? before : after;
    entries.push({ path, status, blob, ...(isMoved ? { previousPath: first } : {}) });
    at += isMoved ? 3 : 2;
  }
  return entries;
}

function parseNumbers(numbers: string): { additions: number; deletions: number }[] {
  const parts = numbers.split('\0');
  const counts: { additions: number; deletions: number }[] = [];
  for (let at = 0; at < parts.length; ) {
    const [additions, deletions, path] = (parts[at] ?? '').split('\t');
    if (additions === undefined || deletions === undefined) break;
    // Binary files count as "-"; a rename leaves the path empty and gives both names after it.
    counts.push({ additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
    at += path === '' ? 3 : 1;
  }
  return counts;
}

function hunksOf(texts: readonly string[]): string | undefined {
  const hunks = texts.flatMap((text) => {
    const start = text.search(/^@@ /m);
    return start === -1 ? [] : [text.slice(start).replace(/\n$/, '')];
  });
  return hunks.length === 0 ? undefined : hunks.join('\n');
}
