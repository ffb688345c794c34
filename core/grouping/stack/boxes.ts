const BORDER = /^\s*[│┃║|] ?/;
const END = /\s*[│┃║|]$/;
const RULE = /^\s*[╭╰┌└┏┗╔╚+][─━═-]/;
const TITLE = 'Traceback (most recent call last)';

export const isBoxed = (line: string): boolean => /^[│┃╭┏]/.test(line);

/** Takes the box away that Python's rich draws round a trace, with its rulers, its boxes of variables and its pointers. */
export function withoutBoxes(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => line.includes(TITLE) && RULE.test(line) && !line.includes('+ '))) return lines;
  return lines.map((line) => {
    if (RULE.test(line)) return line.includes(TITLE) ? `${TITLE}:` : '';
    if (!BORDER.test(line)) return line;
    const inside = line.replace(BORDER, '').replace(END, '');
    return BORDER.test(inside) || RULE.test(inside) ? '' : inside.replace('❱', ' ');
  });
}
