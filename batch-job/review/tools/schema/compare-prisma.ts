import type { Step } from './step.ts';
import { stripComments } from './strip-comments.ts';

interface Row {
  readonly text: string;
  readonly line: number;
}

type Blocks = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** Compares two `schema.prisma`: what the change does to the tables that the models stand for. */
export function comparePrisma(before: string, after: string): readonly Step[] {
  const [old, now] = [readBlocks(before), readBlocks(after)];
  const steps: Step[] = [];
  for (const [block, rows] of old) {
    const later = now.get(block);
    for (const [key, { text }] of rows) {
      const match = later?.get(key);
      if (match === undefined) steps.push({ text: `removes ${key} from the ${block}`, expands: false, line: 1 });
      else if (match.text !== text)
        steps.push({ text: `changes ${key} of the ${block}`, expands: false, line: match.line });
    }
    if (later === undefined && rows.size === 0) steps.push({ text: `removes the ${block}`, expands: false, line: 1 });
  }
  for (const [block, rows] of now) {
    const earlier = old.get(block);
    for (const [key, { text, line }] of rows)
      if (earlier?.has(key) !== true)
        steps.push({
          text: `adds ${key} to the ${block}`,
          expands: earlier === undefined || expandsRow(block, text),
          line,
        });
  }
  return steps;
}

/** A list is the other side of a relation: no column. */
const expandsRow = (block: string, text: string): boolean =>
  block.startsWith('enum') ||
  (!/@unique|@id|@relation|^@@/.test(text) &&
    (/^\w+\s+\w+(\?|\[\])/.test(text) || /@default\((?!uuid|cuid|dbgenerated|autoincrement|nanoid)/.test(text)));

function readBlocks(text: string): Blocks {
  const blocks = new Map<string, Map<string, Row>>();
  let rows: Map<string, Row> | undefined;
  for (const [index, written] of stripComments(text, 'slash').split('\n').entries()) {
    const row = written.trim().replace(/\s+/g, ' ');
    const heading = /^(model|enum|view|type) (\w+) ?\{/.exec(row);
    if (heading !== null) {
      rows = new Map();
      blocks.set(`${heading[1]} ${heading[2]}`, rows);
    } else if (row === '}') rows = undefined;
    else if (row !== '')
      rows?.set(row.startsWith('@@') ? row : (row.split(' ')[0] ?? row), { text: row, line: index + 1 });
  }
  return blocks;
}
