/** What a process is told to run. */
export interface ProgramRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory?: string | undefined;
  /** The whole environment: nothing of this process's own is added. */
  readonly environment: Readonly<Record<string, string>>;
}

/** To the process that starts programs. A program is known by the number that its caller gave it. */
export type ToStarter =
  | { readonly kind: 'run'; readonly id: number; readonly run: ProgramRun }
  | { readonly kind: 'input'; readonly id: number; readonly chunk: Uint8Array }
  | { readonly kind: 'input-ended'; readonly id: number }
  | { readonly kind: 'kill'; readonly id: number };

/** How a program ended. */
export interface ProgramEnd {
  /** Undefined where a signal ended it, or it could not be started. */
  readonly exitCode?: number | undefined;
  /** Why it could not be started, or which signal ended it. */
  readonly fault?: string | undefined;
}

/** From the process that starts programs. */
export type FromStarter =
  | { readonly kind: 'output'; readonly id: number; readonly chunk: Uint8Array }
  | { readonly kind: 'errors'; readonly id: number; readonly chunk: Uint8Array }
  | ({ readonly kind: 'ended'; readonly id: number } & ProgramEnd);
