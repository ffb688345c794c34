import type { Git } from './git.ts';

const MAX_BLOB_BYTES = 64 * 1024;
const MAX_KEPT_BYTES = 8 * 1024 * 1024;

/** Contents that were read before, by sha. A sha names its content, so what is kept stays right. */
interface KeptBlobs {
  get(sha: string): Buffer | undefined;
  /** Keeps a small content. The oldest ones are dropped when there are too many bytes. */
  add(sha: string, content: Buffer): void;
}

const kept = new WeakMap<Git, KeptBlobs>();

/** The contents kept for a repository: an attempt exports the same commit several times, and each read starts a process. */
export function keptBlobsOf(git: Git): KeptBlobs {
  const blobs = kept.get(git) ?? createKeptBlobs();
  kept.set(git, blobs);
  return blobs;
}

function createKeptBlobs(): KeptBlobs {
  const contents = new Map<string, Buffer>();
  let bytes = 0;
  return {
    get: (sha) => contents.get(sha),
    add(sha, content) {
      if (content.length > MAX_BLOB_BYTES || contents.has(sha)) return;
      // A copy: the content is a piece of a larger buffer, which would be kept with it.
      contents.set(sha, Buffer.from(content));
      bytes += content.length;
      for (const [oldest, { length }] of contents) {
        if (bytes <= MAX_KEPT_BYTES) return;
        contents.delete(oldest);
        bytes -= length;
      }
    },
  };
}
