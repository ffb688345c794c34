import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSpec } from '../lib/cloudformation-spec.ts';
import { startAccount } from './account/account.ts';

/** Runs the installed command with these words, in this environment, and resolves with what it printed and its exit code. */
export type RunMendhook = (
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
) => Promise<{ readonly all: string; readonly exitCode?: number | undefined }>;

/** What a stage leaves behind: the ledger and the transcripts. */
const KEPT = ['AuditLogBucket', 'LedgerTable'];

/** Where npm put the documentation, from the folder of the configuration. */
const PAGE = 'node_modules/mendhook/docs/deploy.md, "Taking it down"';

/**
 * Deploys a stage to an account on this machine, looks for differences and deletes it again, by the installed command.
 *
 * @param directory where the account keeps its state
 * @throws {Error} when a command does not print or leave what it should
 */
export async function checkDeployment(directory: string, run: RunMendhook): Promise<void> {
  mkdirSync(directory);
  const account = await startAccount(directory, readSpec());
  const expectRun = async (words: readonly string[], expected: { exitCode: number; texts: readonly string[] }) => {
    // Not cdk.out: another command writes that meanwhile.
    const output = words[0] === 'destroy' && words.length === 1 ? [] : ['--', '--output', join(directory, 'cdk.out')];
    const { all, exitCode } = await run([...words, ...output], account.environment);
    const missing = expected.texts.filter((text) => !all.includes(text));
    if (missing.length === 0 && exitCode === expected.exitCode) return;
    throw new Error(`${words.join(' ')}: exit code ${exitCode}, without ${JSON.stringify(missing)}:\n${all}`);
  };
  try {
    await expectRun(['deploy', '--yes'], { exitCode: 0, texts: ['WebhookUrl = ', 'LeftBehind = '] });
    expectOne('pushed images', account.images());
    await expectRun(['diff'], { exitCode: 0, texts: ['There were no differences'] });
    await expectRun(['destroy'], { exitCode: 2, texts: ['both secrets, at once', PAGE, 'use --yes'] });
    await expectRun(['destroy', '--yes'], { exitCode: 0, texts: ['mendhook turns it off', 'destroyed'] });
    expectKept(account.cloudFormation.kept());
    await expectRun(['destroy', '--yes'], { exitCode: 2, texts: ['no stack mendhook-prod'] });
  } finally {
    await account.close();
  }
}

function expectOne(what: string, found: readonly string[]): void {
  if (found.length !== 1) throw new Error(`expected one of the ${what}, got ${JSON.stringify(found)}`);
}

function expectKept(found: readonly string[]): void {
  const isKept = found.length === KEPT.length && KEPT.every((name) => found.some((each) => each.startsWith(name)));
  if (!isKept) throw new Error(`expected ${KEPT.join(' and ')} to stay, got ${JSON.stringify(found)}`);
}
