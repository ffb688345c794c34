import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { EnvironmentName, FunctionName } from '../core/names.ts';
import { bundleFunctions } from '../lib/bundle-functions.ts';

const SECRET = 'the-signing-secret';
/** What Slack takes to open a window. */
const VIEW_MS = 300;
const WARM = 200;
const COLD = 5;

const measured = z.object({ cold: z.number(), warm: z.array(z.number()) });

/**
 * Plays presses that open a window: the function of Slack as a deployment bundles it, in a process of its own, with AWS and
 * Slack on loopback. Cold is from the start of the process to the answer.
 */
export async function run(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'mendhook-ack-'));
  const outside = createServer(async (request, response) => {
    const body = await readText(request);
    const answer = await answerOf(String(request.headers['x-amz-target'] ?? request.url), body);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  try {
    await once(outside, 'listening');
    // A server that listens on an address and port has an address of this shape.
    const { port } = outside.address() as AddressInfo;
    const bundles = await bundleFunctions(join(scratch, 'functions'), { services: [] });
    const driver = join(scratch, 'driver.mjs');
    writeFileSync(driver, DRIVER);
    const terms = {
      bundle: join(bundles[FunctionName.slack], 'index.mjs'),
      warm: WARM,
      secret: SECRET,
      press: press(),
    };
    const runs: z.infer<typeof measured>[] = [];
    for (let time = 0; time < COLD; time += 1) {
      const warm = time === 0 ? WARM : 0;
      const args = [driver, JSON.stringify({ ...terms, warm })];
      const { stdout } = await execa(process.execPath, args, { env: environment(port) });
      runs.push(measured.parse(JSON.parse(stdout.split('\n').at(-1) ?? '')));
    }
    const cold = runs.map((each) => each.cold).toSorted((a, b) => a - b);
    const warm = (runs[0]?.warm ?? []).toSorted((a, b) => a - b);
    const at = (sorted: readonly number[], share: number) =>
      Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
    return [
      `a press that opens a window, which takes Slack ${VIEW_MS} ms`,
      `cold, from the start of the process   median ${at(cold, 0.5)} ms, slowest of ${COLD} ${at(cold, 1)} ms (within 1,500)`,
      `warm, ${WARM} presses                     median ${at(warm, 0.5)} ms, p99 ${at(warm, 0.99)} ms (under 500)`,
    ].join('\n');
  } finally {
    outside.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function answerOf(target: string, body: string): Promise<object> {
  if (target.endsWith('GetSecretValue')) {
    const callers = { webhookSecrets: [], slack: { signingSecrets: [SECRET], botToken: 'xoxb-1' } };
    return { SecretString: JSON.stringify(callers) };
  }
  if (target.endsWith('SendMessage')) {
    const { MessageBody } = z.object({ MessageBody: z.string() }).parse(JSON.parse(body));
    return { MessageId: '1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
  }
  if (!target.endsWith('/views.open')) throw new Error(`nothing plays ${target}`);
  await delay(VIEW_MS);
  return { ok: true };
}

const environment = (port: number): Record<string, string> => ({
  ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  [EnvironmentName.requestQueueUrl]: `http://127.0.0.1:${port}/1/requests`,
  [EnvironmentName.callerSecretId]: 'callers',
  [EnvironmentName.slackApiUrl]: `http://127.0.0.1:${port}/api/`,
});

function press(): { body: string; timestamp: string; signature: string } {
  const value = `try-again-hint/${'a'.repeat(32)}/1`;
  const payload = {
    type: 'block_actions',
    ...{ trigger_id: '1.2.3', user: { id: 'U1', username: 'ana' } },
    container: { channel_id: 'C1', message_ts: '1.000001' },
    actions: [{ action_id: 'more', action_ts: '1.000001', selected_option: { value } }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const digest = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  return { body, timestamp, signature: `v0=${digest}` };
}

/** Loads the bundle as Lambda does, and calls it as API Gateway does. */
const DRIVER = `
const { bundle, warm, press } = JSON.parse(process.argv[2]);
const { handler } = await import(bundle);
const event = {
  headers: { 'x-slack-request-timestamp': press.timestamp, 'x-slack-signature': press.signature },
  body: press.body,
  isBase64Encoded: false,
};
const call = async () => {
  const { statusCode } = await handler(event);
  if (statusCode !== 200) throw new Error('the function answered ' + statusCode);
};
await call();
const cold = performance.now();
const times = [];
for (let time = 0; time < warm; time += 1) {
  const from = performance.now();
  await call();
  times.push(performance.now() - from);
}
console.log('\\n' + JSON.stringify({ cold, warm: times }));
`;
