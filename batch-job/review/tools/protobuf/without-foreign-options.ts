/**
 * Replaces options in brackets, such as `option (google.api.http) = {…};` and `[(validate.rules).string.min_len = 1]`, with
 * spaces. They are defined in other files and are no part of what is sent.
 */
export function withoutForeignOptions(content: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of content.matchAll(
    /\boption\s*\(|\[(?=[^\];]*\()|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
  )) {
    if (match.index < from || !/^(option|\[)/.test(match[0])) continue;
    const end = match[0] === '[' ? endOf(content, match.index, ']') : endOf(content, match.index, ';');
    parts.push(content.slice(from, match.index), content.slice(match.index, end).replace(/[^\n]/g, ' '));
    from = end;
  }
  return parts.join('') + content.slice(from);
}

/** Behind the closing character that is in no brackets of its own, and in no text. */
function endOf(content: string, start: number, closing: string): number {
  let depth = 0;
  for (let index = start; index < content.length; index++) {
    const character = content.charAt(index);
    if (character === '"') index = endOfText(content, index);
    else if ('{[('.includes(character)) depth += 1;
    else if ('}])'.includes(character)) depth -= 1;
    if (character === closing && depth === 0) return index + 1;
  }
  return content.length;
}

function endOfText(content: string, start: number): number {
  for (let index = start + 1; index < content.length; index++) {
    if (content.charAt(index) === '\\') index += 1;
    else if (content.charAt(index) === '"') return index;
  }
  return content.length;
}
