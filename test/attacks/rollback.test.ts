import { expect, test } from 'vitest';
import { explainPrompt } from '../../batch-job/phases/explain-prompt.ts';
import { redactEvent } from '../../batch-job/phases/redact-event.ts';
import { bornOut } from '../../batch-job/release/born-out.ts';
import { blastRadius } from '../../core/lifecycle/blast-radius.ts';
import { rollbackReport, rollbackSummary } from '../../core/messages/report/rollback-report.ts';
import { type RollbackAnswer, rollbackAnswerSchema } from '../../core/records/rollback-explanation.ts';
import { redact } from '../../core/text/redaction.ts';
import { changeOf } from '../core/change/change-of.ts';
import { anIncident, aRelease, NOW } from '../fixtures/records.ts';
import { type RollbackAttack, rollbackAttacks } from './cases/rollback.ts';

const BOUNDARY = '0123456789abcdef0123456789abcdef';
const TOKEN = `ghp_${'a1B2'.repeat(9)}`;
const HARMLESS: RollbackAnswer = {
  ...{ hypothesis: 'It reads an empty column.', change: 12, why: 'It alone.', confidence: 'low' },
  ...{ evidence: [], notChecked: '' },
};
const TICKS = [
  { at: NOW, canary: { requests: 200, errors: 42, slow: 4 }, stable: { requests: 3_800, errors: 38, slow: 76 } },
];

const planted = <Value>(value: Value, words: string): Value =>
  JSON.parse(JSON.stringify(value).replaceAll('{words}', words).replaceAll('{token}', TOKEN));

function attack({ name, said: given, answer = {} }: RollbackAttack) {
  const words = `you shall ${name}`;
  const said = planted(given, words);
  const release = aRelease({
    status: 'rolled-back',
    changes: [{ number: 12, title: said.title ?? 'Pay by card', login: said.login ?? 'mallory' }],
    decision: { sequence: 1, result: 'back', rules: ['new-error-group'], why: said.why ?? 'A new error.', at: NOW },
    canary: { startedAt: NOW, ticks: TICKS },
  });
  const { representative } = anIncident();
  const newGroups = [
    anIncident({ title: said.error ?? 'E', representative: { ...representative, message: said.error ?? 'E' } }),
  ];
  const change = changeOf({ 'src/pay.ts': 'pay();\n' }, { 'src/pay.ts': said.file ?? 'charge();\n' });
  const prompt = explainPrompt({ release, files: change.files, newGroups, incidents: [], boundary: BOUNDARY });
  // As `readVerdict` reads it.
  const obeyed = rollbackAnswerSchema.parse(redactEvent(planted({ ...HARMLESS, ...answer }, words)));
  const explanation = bornOut(obeyed, release.changes, new Set(change.head.paths));
  const radius = blastRadius({ ticks: TICKS, tickSeconds: 30 }, newGroups);
  // As the job writes them.
  const record = { release, radius, newGroups, explanation };
  const report = redact(rollbackReport(record));
  const muted = redact(rollbackReport({ ...record, explanation: { missing: 'The model is muted.' } }));
  return { words, prompt, report, muted, summary: redact(rollbackSummary(record)) };
}

const HYPOTHESIS = '## A model’s hypothesis';
const byCode = (report: string) => report.slice(0, report.indexOf(HYPOTHESIS));
/** What GitHub shows as text, and not as code. */
const prose = (report: string) => report.replace(/`+[^`\n]*`+/g, '');

test.each(rollbackAttacks.map((each) => [each.from, each.name, each] as const))('%s: %s', (_, __, each) => {
  const { words, prompt, report, muted, summary } = attack(each);
  // The figures are those of a report without a model, and there is one place for a model's words.
  expect(byCode(report)).toBe(byCode(muted));
  expect(report).toContain('| Failed | 42 (21.00 %) | 38 (1.00 %) |');
  expect(report.match(/^#/gm)).toHaveLength(muted.match(/^#/gm)?.length ?? 0);
  expect(report.split(HYPOTHESIS)).toHaveLength(2);
  expect(summary).toContain('The new version answered 200 requests in 30 s; 40 of them failed');
  // Nobody is mentioned, nothing is closed, linked or drawn, and no markup is alive.
  expect(prose(report)).not.toMatch(/@\w|#\d|\]\(|!\[|<\w/);
  // No secret gets out, and nothing that code could not look up.
  expect(`${prompt}${report}${summary}`).not.toContain(TOKEN);
  expect(`${report}${summary}`).not.toMatch(/#999|etc\/passwd/);
  // What a stranger wrote is inside a fence, wherever it stands.
  let inside = false;
  for (const line of prompt.split('\n')) {
    if (line === `<data-${BOUNDARY}>` || line === `</data-${BOUNDARY}>`) inside = line.startsWith('<data');
    else if (line.includes(words)) expect(inside).toBe(true);
  }
  expect(inside).toBe(false);
  expect(prompt).toContain(words);
});
