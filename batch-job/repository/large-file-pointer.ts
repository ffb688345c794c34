/** What stands in for a file in Git LFS: the SHA-256 of its content, and how long that is. */
export interface LargeFile {
  readonly oid: string;
  readonly bytes: number;
}

/** A pointer is shorter than this: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export const MAX_POINTER_BYTES = 1023;

const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n$/;

/** Reads a Git LFS pointer; undefined when the content is none. */
export function readPointer(content: Uint8Array): LargeFile | undefined {
  if (content.length > MAX_POINTER_BYTES) return undefined;
  const [, oid, size] = POINTER.exec(Buffer.from(content).toString('latin1')) ?? [];
  return oid === undefined ? undefined : { oid, bytes: Number(size) };
}
