import pc from 'picocolors';

/** What the demo prints while it runs: one line a step, with the seconds since the start. */
export interface Timeline {
  /** Something happened. */
  step(text: string): void;
  /** Something was seen to be true, or not. */
  check(text: string, ok: boolean, detail?: string): void;
  /** What is going on just now; on a terminal it stays in one line. */
  progress(text: string): void;
  /** A line by itself. */
  say(text: string): void;
}

const PROGRESS_EVERY_MS = 5_000;

export function createTimeline(options: {
  write: (text: string) => void;
  isTerminal: boolean;
  /** Milliseconds; steady. */
  now: () => number;
}): Timeline {
  const { write, isTerminal, now } = options;
  const startedAt = now();
  let progressShown = '';
  let progressAt = Number.NEGATIVE_INFINITY;

  const seconds = () => pc.dim(`${((now() - startedAt) / 1000).toFixed(1).padStart(6)}s`);
  const clear = () => {
    if (!isTerminal || progressShown === '') return;
    write('\r\u001b[2K');
    progressShown = '';
  };
  const line = (text: string) => {
    clear();
    write(`${text}\n`);
  };

  return {
    step: (text) => line(`${seconds()}  ${text}`),
    check: (text, ok, detail) => {
      const mark = ok ? pc.green('✓') : pc.red('✗');
      line(`${seconds()}  ${mark} ${text}${detail === undefined ? '' : pc.dim(` (${detail})`)}`);
    },
    progress: (text) => {
      if (isTerminal) {
        clear();
        progressShown = text;
        write(`${seconds()}  ${pc.dim(`… ${text}`)}`);
        return;
      }
      const isNews = text !== progressShown;
      if (!isNews && now() - progressAt < PROGRESS_EVERY_MS) return;
      progressShown = text;
      progressAt = now();
      write(`${seconds()}  … ${text}\n`);
    },
    say: line,
  };
}
