import { captures, type Runner, sum } from './runner.ts';

/** https://github.com/lukeed/uvu: a file's name comes before its tests; a failed test has its suite's name and its own. */
export const uvu: Runner = {
  name: 'uvu',
  prints: /^ {2}Total: {2,}\d+$/,
  read(lines) {
    const failing: string[] = [];
    let file = '';
    for (const line of lines) {
      file = /^(\S+\.\w+)$/.exec(line)?.[1] ?? file;
      const name = /^ {3}FAIL {2}(.*".*")$/.exec(line)?.[1];
      if (name !== undefined) failing.push(file === '' ? name : `${file}: ${name}`);
    }
    const none = captures(lines, /^ {2}(Total: +0)$/).map(() => 'no tests found');
    return { failing: [...failing, ...none], notLoaded: none, passed: sum(lines, /^ {2}Passed: +(\d+)$/) };
  },
};
