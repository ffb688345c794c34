import { confirm, input, password, select } from '@inquirer/prompts';

/** How a command asks the person at the keyboard. Tests pass their own. */
export interface Prompts {
  readonly input: typeof input;
  readonly password: typeof password;
  readonly select: typeof select;
  readonly confirm: typeof confirm;
}

/** @returns undefined when standard input is no terminal: then a command names the option to use instead */
export const terminalPrompts = (): Prompts | undefined =>
  process.stdin.isTTY ? { input, password, select, confirm } : undefined;
