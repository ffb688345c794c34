import { z } from 'zod';

/** One labelled error: two with the same label are the same bug, or were printed by the same statement. */
const rowSchema = z.object({
  label: z.string(),
  /** `assumed_distinct`: nobody looked whether it is the bug of another row, so no pair is counted for or against it. */
  label_source: z.string().optional(),
  service: z.string().default(''),
  message: z.string().optional(),
  kind: z.string().optional(),
  stack: z.string().optional(),
});
export type LabelledError = z.output<typeof rowSchema>;

/** Reads JSON lines with a `label`, or a `*_structured.csv` of LogHub. */
export function readLabelled(name: string, text: string): readonly LabelledError[] {
  if (!name.endsWith('.csv')) {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => rowSchema.parse(JSON.parse(line)));
  }
  const [header = [], ...records] = readCsv(text);
  const column = (record: readonly string[], title: string) => record[header.indexOf(title)] ?? '';
  return records.map((record) => ({
    service: '',
    label: column(record, 'EventId'),
    message: column(record, 'Content'),
  }));
}

/** Records of a CSV document: fields may be quoted, with quotes doubled inside. */
function readCsv(text: string): readonly (readonly string[])[] {
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g;
  const records: string[][] = [];
  let record: string[] = [];
  for (const [whole, quoted, plain, end] of text.matchAll(fields)) {
    if (whole === '' && record.length === 0) continue;
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
