/**
 * Whether a title is that of a test notification: Datadog writes `[TEST]` before the monitor's name, among other brackets
 * such as `[P2]` and `[Triggered on {service:shop}]`. One inside the name means nothing.
 */
export const isTestTitle = (title: string): boolean =>
  leadingBrackets(title).some((text) => text.trim().toLowerCase() === 'test');

/**
 * The group that triggered, as Datadog writes it into the title: `service:shop` of `[Triggered on {service:shop}] Errors`.
 * Empty where the title names none.
 */
export const scopeOfTitle = (title: string): string =>
  leadingBrackets(title)
    .map((text) => / on \{([^{}]*)\}$/.exec(text.trim())?.[1])
    .find((scope) => scope !== undefined) ?? '';

/** Reads the brackets at the beginning. They may hold brackets themselves. */
function leadingBrackets(title: string): readonly string[] {
  const found: string[] = [];
  let start = title.search(/\S/);
  while (start !== -1 && title[start] === '[') {
    const end = closingBracket(title, start);
    if (end === -1) break;
    found.push(title.slice(start + 1, end));
    const rest = title.slice(end + 1).search(/\S/);
    start = rest === -1 ? -1 : end + 1 + rest;
  }
  return found;
}

function closingBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
