import { describe, expect, test } from 'vitest';
import type { Messenger } from '../../core/ports.ts';
import type { SlackMessage } from '../../core/slack/message.ts';

export interface StartedMessenger {
  readonly messenger: Messenger;
  /** Texts of the channel's threads as they stand now: the first message, then the answers. */
  readonly threads: () => Promise<readonly (readonly string[])[]>;
}

export const message = (text: string): SlackMessage => ({
  text,
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
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
  });
}
