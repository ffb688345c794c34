/** The fields of a log, as its logger wrote them. Everything in them was written by a stranger. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field that is there and is not null. Names that every object has, such as `constructor`, are no fields. */
export const fieldOf = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;

/** Reads `error.kind` from `{error: {kind}}`, from `{"error.kind"}` or, for longer paths, from anything between. */
export function readPath(fields: Fields, path: string): unknown {
  const whole = fieldOf(fields, path);
  if (whole !== undefined) return whole;
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const inner = fieldOf(fields, path.slice(0, dot));
    const found = isFields(inner) ? readPath(inner, path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const FIELDS_NESTED = 1_000;

/** `{"error.kind": …}` as `{error: {kind: …}}`. Fields without a dot in any name come back as they are. */
export function nestFields(fields: Fields): Fields {
  const names = Object.keys(fields);
  if (!names.some((name) => name.indexOf('.') > 0)) return fields;
  const nested = emptyFields();
  const made = new Map<string, Record<string, unknown>>();
  for (const name of names) if (name.indexOf('.') <= 0) nested[name] = fields[name];
  for (const name of names.slice(0, FIELDS_NESTED)) {
    const dot = name.indexOf('.');
    if (dot <= 0) continue;
    const head = name.slice(0, dot);
    const known = nested[head];
    if (known !== undefined && !isFields(known)) nested[name] = fields[name];
    else {
      const inner = made.get(head) ?? Object.assign(emptyFields(), known);
      inner[name.slice(dot + 1)] = fields[name];
      made.set(head, inner);
      nested[head] = inner;
    }
  }
  return nested;
}

/** Without a prototype, so that `__proto__` is a name like any other. */
const emptyFields = (): Record<string, unknown> => Object.create(null);

/** A field's text; a number or a truth value is one, too. Empty texts and those that say "none" are none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && /\S/.test(value) ? value : undefined;
}
