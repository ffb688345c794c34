import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { z } from 'zod';
import { createSqsSender } from '../../../adapters/sqs-sender.ts';
import { releaseState } from '../../../core/messages/release/release-state.ts';
import type { ReleasePersonWord, ReleaseWord } from '../../../core/records/release-event.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { sayWord } from './say-word.ts';

const wordOptions = z.object({
  ...accountOptionsShape,
  as: z.string().regex(/^[\w-]{1,100}$/, 'expected a GitHub login'),
  reason: z.string().min(1).max(500),
  wait: z.coerce.number().min(0, 'expected seconds').max(3_600).default(60),
});

const CHECK_AGAIN_MS = 500;

const WORDS: readonly (readonly [name: string, word: ReleaseWord, description: string])[] = [
  ['approve', 'approve', 'Let a release pass that asks a person'],
  ['refuse', 'refuse', 'Stop a release that asks a person; what has traffic goes back'],
  ['hold', 'hold', 'Hold a release: nothing is promoted until it goes on'],
  ['go-on', 'go-on', 'Let a held release go on'],
  ['rollback', 'roll-back', 'Give all traffic back to the version before'],
  ['open-lane', 'open-lane', 'Open an environment that a failed rollback or a deployment by hand closed'],
  ['was-right', 'was-right', 'Call a rollback right, for the statistics'],
  ['was-wrong', 'was-wrong', 'Call a rollback wrong, for the statistics'],
];

/** Adds what people may say of a release, like the buttons in Slack. */
export function addWordCommands(releases: Command): void {
  for (const [name, word, description] of WORDS) {
    addAccountOptions(releases.command(name).description(description))
      .argument('<release>', 'the first digits of its id or its commit')
      .requiredOption('--as <login>', 'your GitHub login, which slack.people maps')
      .requiredOption('--reason <text>', 'why; it is kept with the decision')
      .option('--wait <seconds>', 'how long to wait for the answer', '60')
      .action(async (release: string, rawOptions: unknown) => {
        const { as: login, reason, wait, ...options } = readOptions(wordOptions, rawOptions);
        await withRecords(options, async (records, account) => {
          announceAccount(account);
          const { releaseQueueUrl: queueUrl } = account;
          if (queueUrl === undefined) throw new UsageError('nothing is released there: its release.mode is "review"');
          const client = new SQSClient(account.settings('SQS'));
          try {
            const record = await sayWord(
              {
                releases: records.releases,
                queue: createSqsSender<ReleasePersonWord>({ client, queueUrl }),
                pause: () => delay(CHECK_AGAIN_MS),
              },
              {
                ...{ name: release, word, login, reason, id: `command-${randomUUID()}`, at: Date.now() },
                reads: 1 + Math.ceil((wait * 1_000) / CHECK_AGAIN_MS),
              },
            );
            console.log(
              record === undefined
                ? `sent, and not answered yet: \`mendhook releases show ${release}\` shows the answer`
                : `the release ${releaseState(record).text}`,
            );
          } finally {
            client.destroy();
          }
        });
      });
  }
}
