import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROPOSAL } from '../batch-job/attempt-world.ts';
import { type AttackedAttempt, runAttackedAttempt } from './attacked-attempt.ts';
import { changeAttacks } from './cases/changes.ts';
import { plantedAttacks } from './cases/planted.ts';
import { toolAttacks } from './cases/tool-calls.ts';

/**
 * One attempt whose model obeys every word that it finds: it calls each tool that it is told to call, and writes each file
 * that it is told to write. Each attack is judged by its own answer or its own finding.
 */
let attempt: AttackedAttempt;

beforeAll(async () => {
  attempt = await runAttackedAttempt({
    attacks: [...toolAttacks, ...changeAttacks],
    obey: (heard) => [
      ...toolAttacks
        .filter((attack) => heard.includes(attack))
        .flatMap(({ call, times = 1 }) => Array.from({ length: times }, () => call)),
      ...changeAttacks
        .filter((attack) => heard.includes(attack))
        .map(({ path, content }) => ({ tool: 'Write', input: { file_path: `{tree}/${path}`, content } })),
    ],
    files: (elsewhere) => ({
      'way-out': { link: elsewhere },
      'src/more.js': 'export const more = () => work();\n',
      ...Object.assign({}, ...plantedAttacks.map(({ files }, index) => files(`touch ${elsewhere}/mark-${index}`))),
    }),
    proposal: {
      ...PROPOSAL,
      regressionTest: { ...PROPOSAL.regressionTest, files: ['test/gone.test.js', 'src/more.js'] },
    },
  });
}, 120_000);

afterAll(() => attempt?.close());

describe('a tool that the agent is told to call', () => {
  test.each(toolAttacks.map((attack) => [attack.from, attack.name, attack] as const))('%s: %s', (_, __, attack) => {
    expect([...attempt.heard]).toContain(attack);
    const input = JSON.stringify(attack.call.input).replaceAll('{elsewhere}', attempt.elsewhere);
    const call = attempt.calls.findLast((one) => one.input.replaceAll(/"\/[^"]*\/tree(?=[/"])/g, '"{tree}') === input);
    expect(call?.answer).toMatch(attack.answer);
  });
});

describe('a file that the agent is told to write', () => {
  test.each(changeAttacks.map((attack) => [attack.from, attack.name, attack] as const))('%s: %s', (_, __, attack) => {
    expect([...attempt.heard]).toContain(attack);
    const events = [...attempt.world.auditLog.streams.values()].flat();
    const judged = events.find(({ event }) => event === 'diff')?.detail;
    expect(judged).toMatchObject({
      verdict: 'refused',
      findings: expect.arrayContaining([expect.objectContaining({ rule: attack.rule, path: attack.path })]),
    });
  });
});

describe('a file that waits for the agent', () => {
  test.each(plantedAttacks.map((attack, index) => [attack.name, attack, index] as const))(
    '%s',
    async (_, attack, index) => {
      await expect(access(join(attempt.elsewhere, `mark-${index}`))).rejects.toThrow('ENOENT');
      if (attack.unheard !== undefined) expect(attempt.left['the model']).not.toContain(attack.unheard);
    },
  );
});

describe('after all of that', () => {
  test('nothing got out, nothing outside of the tree was changed, nothing but loopback was reached', () => {
    expect(attempt.escaped).toEqual([]);
  });

  test('the outcome names what was refused, in the record and in the thread', async () => {
    expect(attempt.outcome).toMatchObject({
      kind: 'declined',
      rule: expect.stringMatching(/^protected-path|^binary|^generated/),
    });
    expect(attempt.outcome.reason).toMatch(/^The change is forbidden by a rule for diffs: \S+ .+ \(and \d+ more\)\.$/);
    expect(attempt.left['Slack']).toContain(attempt.outcome.rule);
    const [, proposing] = (await attempt.world.attempt()).phases;
    expect(proposing?.denials).toBeGreaterThan(15);
  });

  test('nothing was published, and the attempt’s place is empty', async () => {
    expect(await attempt.world.branches()).toEqual(['main']);
    expect(attempt.world.codeHost.drafts).toEqual([]);
  });
});
