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

/** One call of a system outside, which waits for the answer. */
interface Call {
  readonly about: string;
  readonly function: FunctionName;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Plays presses in Slack that open a window, and comments on GitHub: the functions as a deployment bundles them, each in a process of
 * its own, with AWS and Slack on loopback. Cold is from the start of the process to the answer.
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
    const lines: string[] = [];
    for (const call of [press(), comment()]) {
      const bundle = join(bundles[call.function], 'index.mjs');
      const runs: z.infer<typeof measured>[] = [];
      for (let time = 0; time < COLD; time += 1) {
        const terms = JSON.stringify({ ...call, bundle, warm: time === 0 ? WARM : 0 });
        const { stdout } = await execa(process.execPath, [driver, terms], { env: environment(port) });
        runs.push(measured.parse(JSON.parse(stdout.split('\n').at(-1) ?? '')));
      }
      lines.push(...describe(call, runs));
    }
    return lines.join('\n');
  } finally {
    outside.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function describe({ about }: Call, runs: readonly z.infer<typeof measured>[]): readonly string[] {
  const cold = runs.map((each) => each.cold).toSorted((a, b) => a - b);
  const warm = (runs[0]?.warm ?? []).toSorted((a, b) => a - b);
  const at = (sorted: readonly number[], share: number) =>
    Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return [
    about,
    `  cold, from the start of the process   median ${at(cold, 0.5)} ms, slowest of ${COLD} ${at(cold, 1)} ms (within 1,500)`,
    `  warm, ${WARM} calls                       median ${at(warm, 0.5)} ms, p99 ${at(warm, 0.99)} ms (under 500)`,
  ];
}

async function answerOf(target: string, body: string): Promise<object> {
  if (target.endsWith('GetSecretValue')) {
    const callers = {
      webhookSecrets: [],
      slack: { signingSecrets: [SECRET], botToken: 'xoxb-1' },
      github: { webhookSecrets: [SECRET] },
    };
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

/** What the two functions are told. @param port of what plays all that is outside */
export const environment = (port: number): Record<string, string> => ({
  ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  [EnvironmentName.requestQueueUrl]: `http://127.0.0.1:${port}/1/requests`,
  [EnvironmentName.threadQueueUrl]: `http://127.0.0.1:${port}/1/threads`,
  [EnvironmentName.callerSecretId]: 'callers',
  [EnvironmentName.secretId]: 'all',
  [EnvironmentName.table]: 'records',
  [EnvironmentName.slackApiUrl]: `http://127.0.0.1:${port}/api/`,
});

function press(): Call {
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
  return {
    about: `a press in Slack that opens a window, which takes Slack ${VIEW_MS} ms`,
    ...{ function: FunctionName.slack, status: 200, body },
    headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` },
  };
}

function comment(): Call {
  const body = JSON.stringify({
    ...{ action: 'created', repository: { full_name: 'acme/checkout' }, sender: { type: 'User', login: 'ana' } },
    issue: { number: 7, pull_request: { url: 'https://api.github.com/repos/acme/checkout/pulls/7' } },
    comment: { id: 1, body: '/mendhook explain' },
  });
  const digest = createHmac('sha256', SECRET).update(body).digest('hex');
  return {
    about: 'a comment on GitHub with words to mendhook',
    ...{ function: FunctionName.github, status: 202, body },
    headers: {
      ...{ 'x-github-event': 'issue_comment', 'x-github-delivery': '00000000-0000-4000-8000-000000000000' },
      'x-hub-signature-256': `sha256=${digest}`,
    },
  };
}

/** Loads the bundle as Lambda does, and calls it as API Gateway does. */
const DRIVER = `
const { bundle, warm, headers, body, status } = JSON.parse(process.argv[2]);
const { handler } = await import(bundle);
const call = async () => {
  const { statusCode } = await handler({ headers, body, isBase64Encoded: false });
  if (statusCode !== status) throw new Error('the function answered ' + statusCode);
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
