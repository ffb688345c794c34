import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commonFigures, POLICY_DEFAULTS, policySchema, serviceFigures } from '../../../core/config/figures.ts';
import { CONTEXT_RULES, INCIDENT_RULES } from '../../../core/policy/decide-attempt.ts';

/** `docs/policy.md` shows the rules and figures as the code has them; this description which table is to stand there. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/policy.md'), 'utf8');

const code = (text: string) => `\`${text}\``;
const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

test('every rule stands in the page, in its order, with its figures', () => {
  const rows = [...INCIDENT_RULES, ...CONTEXT_RULES].map(({ name, description, figures, lifted }, index) => [
    String(index + 1),
    code(name),
    description,
    figures.map(code).join(', '),
    lifted ? 'yes' : '',
  ]);
  expect(page).toContain(table(['', 'rule', 'no attempt when', 'figures', 'a person lifts it'], rows));
});

test('every figure stands in the page, with its default and its meaning', () => {
  const rows = (figures: object) =>
    policySchema
      .keyof()
      .options.filter((name) => name in figures)
      .map((name) => [
        code(name),
        code(JSON.stringify(POLICY_DEFAULTS[name])),
        policySchema.shape[name].description?.replaceAll('|', '\\|') ?? '',
      ]);
  const head = ['figure', 'default', 'meaning'];
  expect(page).toContain(table(head, rows(serviceFigures)));
  expect(page).toContain(table(head, rows(commonFigures)));
});

test('every rule has a name of its own', () => {
  const names = [...INCIDENT_RULES, ...CONTEXT_RULES].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
