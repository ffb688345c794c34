import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { registerAuditCommand } from '../../../bin/commands/audit/audit.ts';
import { registerChangesCommand } from '../../../bin/commands/changes/changes.ts';
import { DAY_MS } from '../../../core/durations.ts';
import { decisionKey } from '../../../core/lifecycle/change-names.ts';
import { releaseDecisionKey } from '../../../core/lifecycle/release-names.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Changes } from '../../../core/ports/changes.ts';
import type { DecisionLog } from '../../../core/ports/decision-log.ts';
import type { Releases } from '../../../core/ports/releases.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { appendDecision } from '../../../workflows/changes/append-decision.ts';
import { readDecisions } from '../../../workflows/changes/read-decisions.ts';
import { writeDayDigest } from '../../../workflows/changes/write-day-digest.ts';
import { appendReleaseDecision } from '../../../workflows/releases/append-release-decision.ts';
import {
  aChange,
  aDecision,
  aPerson,
  aRelease,
  aReleaseDecision,
  aReleasePerson,
  NOW,
} from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const ID = aChange().id;
const RELEASE = aRelease().id;

/** A change that rules asked about and a person approved. */
async function decide({ changes, decisions }: { changes: Changes; decisions: DecisionLog }, change = aChange()) {
  let now = NOW;
  const deps = { changes, decisions, clock: () => (now += 1_000) };
  const opened = await changes.merge(change.id, () => change);
  const { rules, inputs, reasoning } = aDecision();
  const rest = { rules, inputs, reasoning };
  const asked = await appendDecision(deps, opened, {
    ...rest,
    result: 'ask',
    why: 'The risk is 8.',
    decider: { kind: 'rules' },
  });
  return appendDecision(deps, asked, {
    ...rest,
    result: 'pass',
    why: 'mona approved it: =1+1',
    decider: aPerson({ reason: '=1+1' }),
  });
}

/** A release that rules took to staging, and a person stopped. */
async function release(deps: { releases: Releases; decisions: DecisionLog }) {
  const clock = () => NOW + 5_000;
  const opened = await deps.releases.merge(RELEASE, () => aRelease());
  const { sequence, previous, at, releaseId, ...staging } = aReleaseDecision();
  const deployed = await appendReleaseDecision({ ...deps, clock }, opened, staging);
  const asked = { ...staging, action: 'none' as const, step: null, percent: null };
  const stopped = await appendReleaseDecision({ ...deps, clock }, deployed, {
    ...{ ...asked, result: 'ask', rules: ['smoke-failed'], why: 'The smoke tests failed with exit code 1.' },
  });
  return appendReleaseDecision({ ...deps, clock }, stopped, {
    ...{ ...asked, result: 'stop', rules: ['smoke-failed'], why: 'mona refused it: the shop is down' },
    decider: aReleasePerson({ word: 'refuse', reason: 'the shop is down' }),
  });
}

/** A copy of the bucket with a release as well. */
async function aCopyWithRelease() {
  const releases = createMemoryReleases();
  const changes = createMemoryChanges();
  const decisions = createMemoryDecisionLog();
  await release({ releases, decisions });
  const logger = createLogger(() => undefined);
  await writeDayDigest({ changes, releases, decisions, clock: () => NOW + DAY_MS, logger });
  return copyOf(decisions);
}

/** A copy of the bucket: one change with two lines, one with two more, and the digest of the day. */
async function aCopy() {
  const changes = createMemoryChanges();
  const decisions = createMemoryDecisionLog();
  await decide({ changes, decisions });
  await decide({ changes, decisions }, aChange({ id: 'f'.repeat(16), number: 13 }));
  await writeDayDigest({ changes, decisions, clock: () => NOW + DAY_MS, logger: createLogger(() => undefined) });
  return copyOf(decisions);
}

async function copyOf(decisions: DecisionLog) {
  const folder = temporaryDirectory();
  for (const { key, text } of await readDecisions(decisions, '')) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), text);
  }
  return folder;
}

const audit = async (...words: string[]) => {
  onTestFinished(() => {
    process.exitCode = undefined;
  });
  const lines = await runInProcess(registerAuditCommand, ['audit', ...words]);
  return { lines, code: process.exitCode ?? 0 };
};

describe('mendhook audit verify, on a copy of the bucket', () => {
  test('says that every line fits', async () => {
    const folder = await aCopy();
    expect(await audit('verify', folder)).toEqual({
      lines: ['every line fits: 4 lines in 2 chains, 1 daily digest'],
      code: 0,
    });
    expect(await audit('verify', join(folder, 'decisions'))).toMatchObject({ code: 0 });
  });

  const key = decisionKey(ID, 1);
  const second = decisionKey(ID, 2);
  test.each<[string, (folder: string) => void, string]>([
    [
      'a byte changed',
      (folder) => edit(join(folder, key), (text) => text.replace('risk is 8', 'risk is 2')),
      `CHANGED  ${key}`,
    ],
    [
      'a byte of the last line changed',
      (folder) => edit(join(folder, second), (text) => text.replace('mona', 'lisa')),
      `CHANGED  ${second}`,
    ],
    ['a line removed', (folder) => rmSync(join(folder, key)), `REMOVED  ${key}`],
    ['the last line removed', (folder) => rmSync(join(folder, second)), `REMOVED  ${second}`],
    [
      'a whole chain removed',
      (folder) => rmSync(join(folder, 'decisions', ID), { recursive: true }),
      `REMOVED  ${key}`,
    ],
    ['two lines exchanged', (folder) => exchange(join(folder, key), join(folder, second)), `MOVED  ${key}`],
    [
      'a line of another change',
      (folder) => cpSync(join(folder, decisionKey('f'.repeat(16), 1)), join(folder, key)),
      `MOVED  ${key}`,
    ],
    [
      'a file put in',
      (folder) => writeFileSync(join(folder, 'decisions', ID, '000001b.json'), '{}'),
      'ADDED  decisions',
    ],
    [
      'a digest changed',
      (folder) => edit(digestOf(folder), (text) => text.replace('"length":2', '"length":1')),
      'CHANGED',
    ],
  ])('names %s, and ends with 1', async (_, tamper, expected) => {
    const folder = await aCopy();
    tamper(folder);
    const { lines, code } = await audit('verify', folder);
    expect(lines.join('\n')).toContain(expected);
    expect(code).toBe(1);
  });

  test('says which chains nothing remembers the end of', async () => {
    const folder = await aCopy();
    rmSync(join(folder, 'decisions', 'digests'), { recursive: true });
    const { lines, code } = await audit('verify', folder);
    expect(lines.join('\n')).toContain('nothing here remembers the last line of 2 chains');
    expect(code).toBe(0);
  });

  test('refuses what is no copy', async () => {
    await expect(audit('verify', '/nowhere')).rejects.toThrow('ENOENT');
    await expect(audit('verify', temporaryDirectory())).rejects.toThrow('expected files under decisions/');
  });
});

describe('of a release', () => {
  test('every line is verified, and the first that does not fit is named', async () => {
    const folder = await aCopyWithRelease();
    const looked = '3 lines in 1 chain, 1 daily digest';
    expect(await audit('verify', folder)).toEqual({ lines: [`every line fits: ${looked}`], code: 0 });
    const key = releaseDecisionKey(RELEASE, 2);
    edit(join(folder, key), (text) => text.replace('exit code 1', 'exit code 0'));
    expect(await audit('verify', folder)).toMatchObject({
      lines: [expect.stringContaining(`CHANGED  ${key}`)],
      code: 1,
    });
    const last = releaseDecisionKey(RELEASE, 3);
    rmSync(join(folder, last));
    expect((await audit('verify', folder)).lines.join()).toContain(`REMOVED  ${last}`);
  });

  test('there is one row, from what was merged to its end', async () => {
    const folder = await aCopyWithRelease();
    const { lines } = await audit('export', folder, '--from', '2026-09-21', '--to', '2026-09-21');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`"release-${RELEASE}","acme/checkout"`);
    expect(lines[1]).toContain('"stop","smoke-failed","mona refused it: the shop is down","mona"');
    expect(lines[1]).toMatch(/"fits","release","checkout",""/);
  });
});

describe('mendhook audit export', () => {
  test('writes a row a change as CSV, and no cell that a spreadsheet runs', async () => {
    const folder = await aCopy();
    const { lines } = await audit('export', folder, '--from', '2026-09-21', '--to', '2026-09-21');
    expect(lines[0]).toMatch(/^"change","repository","pullRequest"/);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`"${ID}","acme/checkout","12"`);
    expect(lines[1]).toContain('"pass","risk","mona approved it: =1+1","mona","2026-09-21T10:00:02.000Z"');
    expect((await audit('export', folder, '--from', '2026-09-22', '--to', '2026-09-30')).lines).toHaveLength(1);
    await expect(audit('export', folder, '--from', 'now', '--to', '2026-09-30')).rejects.toThrow('--from');
  });

  test('as JSON it holds the lines, and can be verified', async () => {
    const folder = await aCopy();
    const { lines } = await audit('export', folder, '--from', '2026-09-21', '--to', '2026-09-21', '--json');
    const file = join(temporaryDirectory(), 'export.jsonl');
    writeFileSync(file, lines.join('\n'));
    expect(await audit('verify', file)).toMatchObject({
      lines: [expect.stringContaining('every line fits: 4 lines')],
      code: 0,
    });
    writeFileSync(file, lines.join('\n').replace('The risk is 8.', 'The risk is 1.'));
    expect(await audit('verify', file)).toMatchObject({ code: 1 });
  });
});

test('a stage’s own log is verified against its records, exported, listed and shown', async () => {
  const account = await startLocalAccount({}, { hasRelease: true });
  const decided = await decide(
    account,
    aChange({ facts: [{ status: 'not measured', name: 'tests', why: 'no command', found: [] }] }),
  );
  const local = ['--local', account.state];
  expect(await audit('verify', ...local)).toEqual({
    lines: ['every line fits: 2 lines in 1 chain, 0 daily digests'],
    code: 0,
  });
  const { lines: rows } = await audit('export', '--from', '2026-09-21', '--to', '2026-09-21', '--json', ...local);
  expect(JSON.parse(rows[0] ?? '')).toMatchObject({
    title: decided.title,
    outcome: 'ready',
    decidedBy: 'mona',
    chain: 'fits',
  });

  const changes = (...words: string[]) => runInProcess(registerChangesCommand, ['changes', ...words, ...local]);
  expect((await changes('list')).join('\n')).toMatch(new RegExp(`${ID.slice(0, 8)} +acme/checkout#12 +ready +1 +risk`));
  expect(await changes('list', '--status', 'blocked')).toEqual(['there is no change']);
  const shown = (await changes('show', 'acme/checkout#12')).join('\n');
  expect(shown).toContain('tests: not measured: no command');
  expect(shown).toMatch(/2 2026-09-21 10:00:02 UTC pass mona \(approve\)/);
  expect(shown).toContain('every line fits');
  expect(JSON.parse((await changes('show', ID, '--json')).join('\n'))).toMatchObject({ record: { id: ID } });
  await expect(changes('show', 'x;rm')).rejects.toThrow('is not a change');

  await account.changes.change(ID, (known) => ({ ...known, chain: { length: 3, head: '9'.repeat(64) } }));
  expect(await audit('verify', ...local)).toMatchObject({
    lines: [expect.stringContaining(`REMOVED  ${decisionKey(ID, 3)}`)],
    code: 1,
  });
});

const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));
const digestOf = (folder: string) =>
  join(folder, 'decisions/digests', readdirSync(join(folder, 'decisions/digests'))[0] ?? '');

function exchange(one: string, other: string): void {
  renameSync(one, `${one}.x`);
  renameSync(other, one);
  renameSync(`${one}.x`, other);
}
