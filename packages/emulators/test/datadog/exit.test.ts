import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

test('once the stand-ins are closed, nothing of them keeps the process alive', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-exit-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const emulators = new URL('../../', import.meta.url);
  const program = `
    import { startDatadog } from '${new URL('datadog/start.ts', emulators)}';
    import { startGitHub } from '${new URL('github/start.ts', emulators)}';
    import { startSlack } from '${new URL('slack/start.ts', emulators)}';
    const at = (name) => ${JSON.stringify(directory)} + '/' + name;
    const datadog = await startDatadog({ stateDirectory: at('d'), apiKey: 'a', appKey: 'b', evaluateEveryMs: 5, retryDelayMs: 3600000 });
    datadog.putWebhook({ name: 'w', url: 'http://127.0.0.1:9/' });
    datadog.putMonitor({ name: 'm', message: '@webhook-w', query: 'logs("*").index("*").rollup("count").last("5m") >= 0' });
    const others = await Promise.all([
      startGitHub({ stateDirectory: at('g') }),
      startSlack({ stateDirectory: at('s'), token: 't', channels: ['c'] }),
    ]);
    // One connection each that stays open, and a delivery that waits for its next try.
    await Promise.all([datadog, ...others].map(({ url }) => fetch(url).then((answer) => answer.text())));
    void datadog.evaluate();
    await Promise.all([datadog, ...others].map((each) => each.close()));
    console.log('closed');
  `;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program], { timeout: 60_000 });
  expect(stdout).toBe('closed');
});
