import type { Change } from '../../core/change/change.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { CommandResult } from '../verify/run-command.ts';

/** Where the tools of one review work. */
export interface ReviewBench {
  /**
   * Writes the files of one side to a new directory.
   *
   * @param wanted which of them; left out, all
   */
  readonly exported: (side: 'base' | 'head', wanted?: (path: string) => boolean) => Promise<string>;
  /** As `exported`, with what was installed beside the side's files, where the side is a folder of this machine. */
  readonly runnable: (side: 'base' | 'head') => Promise<string>;
  /** A new empty directory. */
  readonly directory: (name: string) => Promise<string>;
  /** Runs a command as the sandbox's user, with an environment built from nothing. */
  readonly run: (line: string, directory: string, options?: { readonly timeoutMs?: number }) => Promise<CommandResult>;
  readonly signal?: AbortSignal | undefined;
}

/** One tool that computes a fact about a change. */
export interface ReviewTool {
  readonly name: string;
  /** It runs code of the change: it waits until every other tool is done, so that this code can touch no other tool's files. */
  readonly runsHead?: true;
  /** @throws anything: the fact is then "not measured", with the error's message */
  readonly measure: (change: Change, bench: ReviewBench) => Promise<Fact>;
}
