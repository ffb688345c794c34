export interface Hunk {
  /** What git prints after the second `@@`: the function around the hunk, or nothing. */
  readonly section: string;
  readonly lines: readonly PatchLine[];
}

export interface PatchLine {
  readonly kind: 'context' | 'removed' | 'added' | 'note';
  /** Without the sign at its beginning. */
  readonly text: string;
  /** Line numbers, where the line exists on that side. */
  readonly before?: number;
  readonly after?: number;
}

/** Reads the hunks of one file's unified diff. Lines that belong to no hunk are left out. */
export function parsePatch(patch: string): readonly Hunk[] {
  const hunks: { section: string; lines: PatchLine[] }[] = [];
  let before = 0;
  let after = 0;
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const start = HUNK_START.exec(line);
    if (start !== null) {
      before = Number(start[1]);
      after = Number(start[2]);
      hunks.push({ section: (start[3] ?? '').trim(), lines: [] });
      continue;
    }
    const read = readLine(line, before, after);
    if (read.before !== undefined) before += 1;
    if (read.after !== undefined) after += 1;
    hunks.at(-1)?.lines.push(read);
  }
  return hunks;
}

const HUNK_START = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

function readLine(line: string, before: number, after: number): PatchLine {
  const text = line.slice(1);
  switch (line.charAt(0)) {
    case '+':
      return { kind: 'added', text, after };
    case '-':
      return { kind: 'removed', text, before };
    case '\\':
      return { kind: 'note', text: text.trim() };
    default:
      return { kind: 'context', text, before, after };
  }
}
