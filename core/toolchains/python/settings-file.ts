/** The sections of a TOML or INI file, each with its values by key, as they are written. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

const HEADER = /^\[{1,2}\s*([^\]\n]+?)\s*\]{1,2}\s*(?:[#;].*)?$/;
const ENTRY = /^\s*(?:"([^"]+)"|'([^']+)'|([\w.-]+))\s*[=:]\s*(.*)$/;

/**
 * Reads what is needed of `pyproject.toml`: its tables, and values that go over several lines. It is no whole TOML: a
 * value is a piece of text.
 */
export function readToml(text: string): Sections {
  const lines = text.split('\n');
  return readSections(lines, (start, first) => {
    let value = first;
    let at = start;
    while (isOpen(value) && at < lines.length - 1) value += `\n${lines[++at] ?? ''}`;
    return { value, at };
  });
}

/** Reads `setup.cfg` and `tox.ini`: the indented lines after a key are its value's. */
export function readIni(text: string): Sections {
  const lines = text.split('\n');
  return readSections(lines, (start, first) => {
    const values = [first];
    let at = start;
    for (; at < lines.length - 1 && /^(?:[ \t]+\S|\s*$|\s*[#;])/.test(lines[at + 1] ?? ''); at++) {
      const line = (lines[at + 1] ?? '').trim();
      if (line !== '' && !/^[#;]/.test(line)) values.push(line);
    }
    return { value: values.filter(Boolean).join('\n'), at };
  });
}

function readSections(
  lines: readonly string[],
  readValue: (at: number, first: string) => { value: string; at: number },
): Sections {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  sections.set('', section);
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').replace(/\r$/, '');
    const name = HEADER.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      continue;
    }
    const [, double, single, bare, first = ''] = ENTRY.exec(line) ?? [];
    const key = double ?? single ?? bare;
    if (key === undefined) continue;
    const read = readValue(at, first.trim());
    section.set(key, read.value);
    at = read.at;
  }
  return sections;
}

/** Whether a list or a text of several lines goes on. Brackets within strings and after `#` do not count. */
function isOpen(value: string): boolean {
  if ((value.match(/"""|'''/g)?.length ?? 0) % 2 === 1) return true;
  const bare = value.replace(/"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*/g, '');
  return (bare.match(/[[{]/g)?.length ?? 0) > (bare.match(/[\]}]/g)?.length ?? 0);
}

/** The strings of a list such as `["pytest>=8", 'tomli']`. Comments and tables are left out. */
export const stringsOf = (value = ''): string[] =>
  [...value.replace(/\{[^}]*\}/g, '').matchAll(/"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|#[^\n]*/g)].flatMap(
    ([, double, single]) => double?.replaceAll('\\"', '"') ?? single ?? [],
  );
