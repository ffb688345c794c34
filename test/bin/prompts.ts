import { PassThrough } from 'node:stream';
import { confirm, input, password, select } from '@inquirer/prompts';
import type { Prompts } from '../../bin/prompts.ts';

const ENTER = '\r';

/**
 * The real prompts, at a keyboard of the test's own.
 *
 * @param typed by a part of the question, what is typed before Enter; other questions get Enter alone
 * @returns the prompts, and each question as it was shown, with what was left unused of `typed`
 */
export function typingPrompts(typed: Readonly<Record<string, string>> = {}) {
  const shown: string[] = [];
  const unused = new Set(Object.keys(typed));
  const keyboardFor = (message: string) => {
    shown.push(message);
    const part = Object.keys(typed).find((each) => message.includes(each));
    if (part !== undefined) unused.delete(part);
    const keys = new PassThrough();
    setImmediate(() => keys.write(`${part === undefined ? '' : typed[part]}${ENTER}`));
    return { input: keys, output: new PassThrough().resume() };
  };
  const prompts: Prompts = {
    input: (config) => input(config, keyboardFor(config.message)),
    password: (config) => password(config, keyboardFor(config.message)),
    confirm: (config) => confirm(config, keyboardFor(config.message)),
    select: (config) => select(config, keyboardFor(config.message)),
  };
  return { prompts, shown, unused };
}

/** Moves down in a list by so many choices. */
export const down = (times: number): string => '\u001b[B'.repeat(times);
