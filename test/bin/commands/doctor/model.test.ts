import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkModel } from '../../../../bin/commands/doctor/checks/model.ts';
import { startScriptedMessagesApi } from '../../../../local/model/scripted-messages-api.ts';
import { closing } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { aConfig } from '../../../fixtures/records.ts';
import { told } from './told.ts';

describe('the model', () => {
  const model = aConfig().model;

  test('is asked for one token, and a refused key is told', async () => {
    const api = await closing(startScriptedMessagesApi({ conversation: { name: 'none', phases: [] }, apiKey: 'k' }));
    expect(told(await checkModel({ model, apiKey: 'wrong', apiUrl: api.url }))).toEqual([
      'bad the key is refused (401)',
    ]);
    expect(told(await checkModel({ model, apiKey: undefined }))).toEqual(['bad there is no Anthropic API key']);
  });

  test('answers, with a price', async () => {
    const server = createServer((_, response) =>
      response.writeHead(200).end(JSON.stringify({ usage: { input_tokens: 10, output_tokens: 1 } })),
    );
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(told(await checkModel({ model, apiKey: 'k', apiUrl: `http://127.0.0.1:${port}` }))).toEqual([
      'good claude-opus-5-5 answers (one token: $0.000060 at list price)',
    ]);
  });
});
