import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Config, ServiceConfig } from '../../../core/config/config.ts';
import { dollars } from '../../../core/text/quantities.ts';
import { createTimeline, type Timeline } from '../../../local/demo/timeline.ts';
import { chooseModel } from '../../../local/model/choose-model.ts';
import type { Conversation } from '../../../local/model/conversation.ts';
import { readConversation } from '../../../local/model/read-conversation.ts';
import { readRealSystems } from '../../../local/real-systems.ts';
import { runTry } from '../../../local/try/run-try.ts';
import type { TryResult } from '../../../local/try/try-result.ts';
import { loadConfig } from '../../load-config.ts';
import { deriveConfig, parseDerived, serviceOf } from '../../repository/derive-config.ts';
import { commitOf, type DiskRepository, describeRepository, readRepository } from '../../repository/read-repository.ts';
import { UsageError } from '../../run-command.ts';
import { untilInterrupted } from '../local.ts';
import { writeOut } from '../write-out.ts';
import { exitCodeOf } from './exit-code.ts';
import type { TryCommandOptions } from './try-options.ts';
import { tryText } from './try-text.ts';

/** Makes the attempt in a directory of its own, prints the result, and ends the process with its exit code. */
export async function runTryCommand(options: TryCommandOptions): Promise<void> {
  const error = await readStack(options.stack);
  const found = await readRepository(options.repo);
  const { config, service } = await planService(options, found);
  const repository = service.branch === found.branch ? found : await readRepository(options.repo, service.branch);
  const commit = options.commit === undefined ? repository.commit : await commitOf(repository, options.commit);
  const conversation = options.conversation === undefined ? undefined : await readConversation(options.conversation);
  const { model, setup } = readRealSystems(process.env, [service]);

  const stopping = new AbortController();
  untilInterrupted().then(() => stopping.abort(new Error('interrupted')));
  const timeline = createTimeline({
    write: (line) => process.stderr.write(line),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now(),
  });
  announce(timeline, { ...options, config, repository, conversation, real: model === undefined ? {} : { model } });
  const stateDirectory = mkdtempSync(join(tmpdir(), 'mendhook-try-'));
  try {
    const result = await runTry({
      config,
      service,
      repository: { ...repository, name: service.repository },
      commit,
      error,
      limit: options.limit,
      real: { ...(model === undefined ? {} : { model }), ...(setup === undefined ? {} : { setup }) },
      conversation,
      stateDirectory,
      timeline,
      signal: stopping.signal,
    });
    await show(result, options);
    process.exitCode = exitCodeOf(result);
  } catch (fault) {
    if (!stopping.signal.aborted) throw fault;
    console.error('mendhook: interrupted');
    process.exitCode = 130;
  } finally {
    rmSync(stateDirectory, { recursive: true, force: true, maxRetries: 3 });
  }
  // Ctrl-C's listeners would keep the process alive.
  process.exit();
}

async function readStack(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`--stack ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function planService(
  { config: file, service: name }: TryCommandOptions,
  repository: DiskRepository,
): Promise<{ config: Config; service: ServiceConfig }> {
  const config = file === undefined ? parseDerived(deriveConfig(repository, name)) : await loadConfig(file);
  return { config, service: serviceOf(config, repository, name) };
}

interface Announced {
  readonly config: Config;
  readonly repository: DiskRepository;
  readonly conversation: Conversation | undefined;
  readonly real: Parameters<typeof chooseModel>[1];
  readonly limit: number;
}

/** Before anything runs: what is seen, who answers, what it may cost, and as whom commands run. */
function announce(timeline: Timeline, { config, repository, conversation, real, limit }: Announced): void {
  const { model } = chooseModel(config, real, conversation);
  const cost = model.kind === 'real' ? `, at most ${dollars(limit)} (--limit)` : '';
  for (const line of describeRepository(repository)) timeline.say(line);
  timeline.say(`model ${model.label}${cost}`.replace(/^model (?=no model)/, ''));
  timeline.say(
    `setup and test commands run on this machine as ${userInfo().username}, in copies of the repository, not in a sandbox`,
  );
}

async function show(result: TryResult, { json, output }: TryCommandOptions): Promise<void> {
  const patch = result.kind === 'attempt' ? result.attempt.patch : undefined;
  if (output !== undefined && patch !== undefined) writeFileSync(output, patch);
  await writeOut(process.stdout, json ? `${JSON.stringify(result, null, 2)}\n` : tryText(result));
  if (output === undefined) return;
  console.error(
    patch === undefined
      ? `there is no patch, so ${output} was not written`
      : `the patch is in ${output}: git apply --index ${output}`,
  );
}
