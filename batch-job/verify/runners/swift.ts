import { captures, type Runner } from './runner.ts';

/** `swift test`, with XCTest and Swift Testing: https://developer.apple.com/documentation/testing */
export const swift: Runner = {
  name: 'swift test',
  prints: /^(?:Test Suite '.*' (?:passed|failed|started)|[✔✘] Test run with \d+ tests?\b|.*\.swift:\d+:\d+: error: )/,
  read(lines) {
    const tests = [
      ...captures(lines, /^Test Case '(?:-\[)?(.+?)\]?' failed \(/),
      ...captures(lines, /^✘ Test "?(?!run with)(.+?)"? failed after /),
    ];
    const notLoaded = [...new Set(captures(lines, /^(.+\.swift):\d+:\d+: error: /))];
    const passed = lines.filter((line) => /^Test Case '.+' passed \(|^✔ Test (?!run with).+ passed after /.test(line));
    return { failing: [...new Set([...tests, ...notLoaded])], notLoaded, passed: passed.length };
  },
};
