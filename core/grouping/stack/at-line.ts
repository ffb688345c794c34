/** Whether a line begins with `at `, after any white space: most lines of most traces do. */
export function isAtLine(line: string): boolean {
  let start = 0;
  while (line.charCodeAt(start) === 32 || line.charCodeAt(start) === 9) start++;
  return line.charCodeAt(start) === 97 && line.charCodeAt(start + 1) === 116 && line.charCodeAt(start + 2) === 32;
}
