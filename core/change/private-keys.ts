import type { ChangedLine } from './changed-lines.ts';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
/** What is in a key: code that only looks for one has its first line alone. */
const BODY = /[A-Za-z0-9+/=]{40,}/;
const LINES = 6;

/** The lines on which a private key begins. */
export function findPrivateKeys(lines: readonly ChangedLine[]): readonly ChangedLine[] {
  return lines.filter(({ text, path, line }, index) => {
    const begin = BEGIN.exec(text.slice(0, 20_000));
    if (begin === null) return false;
    const rest = [
      text.slice(begin.index + begin[0].length, begin.index + 4_000),
      ...lines
        .slice(index + 1, index + 1 + LINES)
        .filter((next) => next.path === path && next.line - line <= LINES)
        .map((next) => next.text.slice(0, 2_000)),
    ];
    return rest.some((each) => BODY.test(each.replaceAll('\\n', ' ')) && !/(.)\1{7}/.test(each));
  });
}
