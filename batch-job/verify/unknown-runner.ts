/**
 * What helps where no runner is known that prints what a command printed. A part of a sentence.
 *
 * @param setting of `services[].test`: the one that names the command
 */
export const howToNameTests = (setting: 'command' | 'regression'): string =>
  `set \`services[].test.${setting}\` to a command that prints TAP or writes JUnit XML, or to a runner that is known`;
