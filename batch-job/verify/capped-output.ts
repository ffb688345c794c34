/** Collects output, of which it keeps the beginning and the end however much there is. */
export interface CappedOutput {
  add(chunk: Uint8Array): void;
  /** What was kept as text, with a line where something was left out. */
  text(): string;
}

/** @param limits how many bytes are kept of each end */
export function createCappedOutput(limits: { head: number; tail: number }): CappedOutput {
  const head: Uint8Array[] = [];
  let headBytes = 0;
  let tail: Uint8Array[] = [];
  let tailBytes = 0;
  let leftOut = 0;

  const dropOldest = () => {
    // Joined only now and then: each byte is copied twice at most.
    const joined = Buffer.concat(tail);
    const kept = joined.subarray(Math.max(0, joined.length - limits.tail));
    leftOut += joined.length - kept.length;
    tail = [Buffer.from(kept)];
    tailBytes = kept.length;
  };

  return {
    add(chunk) {
      const first = chunk.subarray(0, limits.head - headBytes);
      if (first.length > 0) head.push(Buffer.from(first));
      headBytes += first.length;
      const rest = chunk.subarray(first.length);
      if (rest.length === 0) return;
      tail.push(Buffer.from(rest));
      tailBytes += rest.length;
      if (tailBytes > limits.tail * 2) dropOldest();
    },
    text() {
      if (tailBytes > limits.tail) dropOldest();
      const [start, end] = [Buffer.concat(head).toString('utf8'), Buffer.concat(tail).toString('utf8')];
      return leftOut === 0 ? start + end : `${start}\n[… ${leftOut} bytes left out …]\n${end}`;
    },
  };
}
