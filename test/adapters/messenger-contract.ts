import { describe, expect, test } from 'vitest';
import type { Messenger, Snippet } from '../../core/ports/messenger.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Thread } from '../../core/records/thread.ts';

export interface StartedMessenger {
  readonly messenger: Messenger;
  /** Texts of the channel's threads as they stand now: the first message, then the answers. */
  readonly threads: () => Promise<readonly (readonly string[])[]>;
  /** Names of the files that people see in the channel's threads, oldest first. */
  readonly files: () => Promise<readonly string[]>;
  /** Lets others write this many messages into the channel, or into the thread. */
  readonly others: (count: number, thread?: Thread) => Promise<void>;
}

/** More than one page of what Slack answers at once. */
const BUSY = 1_050;

const NOWHERE: Thread = { channel: '#alerts', ts: '1.000000' };

export const message = (text: string): SlackMessage => ({
  text,
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});

const snippet = (name: string, change: Partial<Snippet> = {}): Snippet => ({
  ...{ name, title: 'A patch', altText: 'The whole patch', text: '+ added\n', replaces: [] },
  ...change,
});

/** What every messenger does, run on the fake and on the real client. The channel is `#alerts`. */
export function describeMessengerContract(name: string, start: () => Promise<StartedMessenger>): void {
  describe(`${name} keeps the messenger's contract`, () => {
    test('a thread is opened once for its key, and says what was said last', async () => {
      const { messenger, threads } = await start();
      const first = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      const again = await messenger.open({ channel: '#alerts', key: 'a', message: message('two') });
      expect(again).toEqual(first);
      await messenger.open({ channel: '#alerts', key: 'b', message: message('three') });
      expect(await threads()).toEqual([['two'], ['three']]);
    });

    test('its first message is replaced in place, and it is found by its key still', async () => {
      const { messenger, threads } = await start();
      const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      await messenger.update(thread, message('two'));
      expect(await messenger.open({ channel: '#alerts', key: 'a', message: message('three') })).toEqual(thread);
      expect(await threads()).toEqual([['three']]);
    });

    test('an answer with the same key is posted once', async () => {
      const { messenger, threads } = await start();
      const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      await messenger.reply(thread, 'diagnosis', message('because'));
      await messenger.reply(thread, 'diagnosis', message('because'));
      await messenger.reply(thread, 'outcome', message('done'));
      expect(await threads()).toEqual([['one', 'because', 'done']]);
    });

    test('a thread is found in a channel that has been busy since, before and after', async () => {
      const { messenger, threads, others } = await start();
      await others(BUSY);
      const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      await others(BUSY);
      expect(await messenger.open({ channel: '#alerts', key: 'a', message: message('two') })).toEqual(thread);
      expect(await threads()).toContainEqual(['two']);
      expect(await threads()).not.toContainEqual(['one']);
    });

    test('an answer is posted once in a thread that others have written a lot in', async () => {
      const { messenger, threads, others } = await start();
      const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      await others(BUSY, thread);
      for (const again of ['x', 'y']) await messenger.reply(thread, 'outcome', message(`done ${again}`));
      const [said = []] = await threads();
      expect(said.filter((text) => text.startsWith('done'))).toEqual(['done x']);
    });

    test('a file is attached once for its name, and takes away those that it replaces', async () => {
      const { messenger, threads, files } = await start();
      const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      for (const _ of [1, 2]) await messenger.attach(thread, snippet('one.diff'));
      expect(await files()).toEqual(['one.diff']);
      for (const _ of [1, 2])
        await messenger.attach(thread, snippet('two.diff', { replaces: ['one.diff', 'no.diff'] }));
      expect(await files()).toEqual(['two.diff']);
      expect((await threads())[0]?.[0]).toBe('one');
    });

    test.each<[string, Partial<Snippet>, string]>([
      ['an empty file', { text: '' }, 'missing_argument'],
      ['a file of more than a megabyte', { text: 'x'.repeat(1_000_001) }, 'snippet_too_large'],
      ['a description without an end', { altText: 'x'.repeat(1_001) }, 'alt_txt_too_large'],
    ])('%s is refused for good', async (_, change, code) => {
      const { messenger, files } = await start();
      const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
      const attached = messenger.attach(thread, snippet('one.diff', change));
      await expect(attached).rejects.toMatchObject({ system: 'Slack', retryable: false, code });
      expect(await files()).toEqual([]);
    });

    test.each<[string, (messenger: Messenger) => Promise<unknown>, string]>([
      ['an update of nothing', (messenger) => messenger.update(NOWHERE, message('x')), 'message_not_found'],
      ['an answer to nothing', (messenger) => messenger.reply(NOWHERE, 'a', message('x')), 'thread_not_found'],
      ['a file for nothing', (messenger) => messenger.attach(NOWHERE, snippet('a')), 'thread_not_found'],
      ['a group that does not exist', (messenger) => messenger.listMembers('S0NOBODY'), 'no_such_subteam'],
    ])('%s is refused for good', async (_, act, reason) => {
      const { messenger } = await start();
      await messenger.open({ channel: '#alerts', key: 'first', message: message('one') });
      await expect(act(messenger)).rejects.toMatchObject({
        name: 'UpstreamError',
        system: 'Slack',
        retryable: false,
        message: expect.stringContaining(reason),
      });
    });
  });
}
