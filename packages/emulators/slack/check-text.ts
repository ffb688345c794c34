/** Where in the blocks something stands, and where to note what is wrong. */
export interface Spot {
  readonly pointer: string;
  readonly problems: string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The spot of a field or item below another spot. */
export const below = (spot: Spot, key: string | number): Spot => ({ ...spot, pointer: `${spot.pointer}/${key}` });

/** Notes a problem in Slack's form: `must be … [json-pointer:/blocks/0/text]`. */
export function note(spot: Spot, message: string): void {
  spot.problems.push(`${message} [json-pointer:${spot.pointer}]`);
}

/** Reads an object; anything else is noted. Properties beyond the known ones are noted too, as Slack does. */
export function checkObject(spot: Spot, value: unknown, known: readonly string[]): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    note(spot, 'must be an object');
    return undefined;
  }
  const fields = Object.fromEntries(Object.entries(value));
  for (const key of Object.keys(fields).filter((each) => !known.includes(each))) {
    note(spot, `invalid additional property: ${key}`);
  }
  return fields;
}

/** Checks a list's length and each item. */
export function checkList(
  spot: Spot,
  value: unknown,
  { max, min = 1 }: { max: number; min?: number },
  checkItem: (spot: Spot, item: unknown) => void,
): void {
  if (!Array.isArray(value)) {
    note(spot, 'must be an array');
    return;
  }
  if (value.length > max) note(spot, `no more than ${max} items allowed`);
  if (value.length < min) note(spot, `no fewer than ${min} items allowed`);
  value.forEach((item, index) => {
    checkItem(below(spot, index), item);
  });
}

/** Checks a string's length: JavaScript's own count, as Slack counts an emoji as two. */
export function checkString(spot: Spot, value: unknown, { max, min = 1 }: { max: number; min?: number }): void {
  if (typeof value !== 'string') {
    note(spot, 'must be a string');
  } else if (value.length > max) {
    note(spot, `must be less than ${max + 1} characters`);
  } else if (value.length < min) {
    note(spot, `must be more than ${min - 1} characters`);
  }
}

/** Checks a string only where it is given. */
export function checkOptionalString(spot: Spot, fields: Fields, key: string, max: number): void {
  if (fields[key] !== undefined) checkString(below(spot, key), fields[key], { max });
}

/** Checks a text object: `plain_text` or `mrkdwn`. */
export function checkText(spot: Spot, value: unknown, { max, plainOnly }: { max: number; plainOnly?: boolean }): void {
  const fields = checkObject(spot, value, ['type', 'text', 'emoji', 'verbatim']);
  if (!fields) return;
  const types = plainOnly ? ['plain_text'] : ['plain_text', 'mrkdwn'];
  if (!types.includes(String(fields['type']))) {
    note(below(spot, 'type'), `must be one of: ${types.join(', ')}`);
  }
  const before = spot.problems.length;
  checkString(below(spot, 'text'), fields['text'], { max });
  if (spot.problems.length > before) note(spot, 'failed to match all allowed schemas');
}
