import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type LogLine, startSampleService } from '../../../local/demo/sample-service.ts';

const LISTENS = `import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('hello')).listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', server: { host: '127.0.0.1', port: server.address().port }, env: process.env }));
});
`;

test('hands on every line, JSON or not, and stops when it is told to', async () => {
  const stopping = `process.once('SIGTERM', () => { console.log('"bye"'); server.close(); server.closeAllConnections(); });`;
  const { lines, start } = await service(`${LISTENS}${stopping}\nconsole.error('Error: plain text');`);
  const { baseUrl, stop } = await start();
  expect(await (await fetch(baseUrl)).text()).toBe('hello');
  await stop();
  expect(lines).toContainEqual({ message: 'Error: plain text' });
  expect(lines).toContainEqual({ message: '"bye"' });
  await expect(fetch(baseUrl)).rejects.toThrow('fetch failed');
});

test('gives the service its identity and nothing of this process', async () => {
  const { lines, start } = await service(LISTENS);
  const { stop } = await start();
  await stop();
  expect(lines[0]?.['env']).toEqual({
    PORT: '0',
    HOST: '127.0.0.1',
    DD_SERVICE: 'tiny',
    DD_ENV: 'test',
    DD_VERSION: '9.9.9',
    DD_GIT_COMMIT_SHA: 'abc123',
  });
});

test('a service that ends before it listens is an error with its last words', async () => {
  const { start } = await service(`throw new Error('no database');`);
  await expect(start()).rejects.toThrow(/ended before it listened; it wrote last: .*Node\.js v/s);
});

async function service(code: string) {
  const directory = await mkdtemp(join(tmpdir(), 'sample-service-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, 'src'));
  await writeFile(join(directory, 'package.json'), '{ "name": "tiny", "version": "9.9.9", "type": "module" }');
  await writeFile(join(directory, 'src/main.js'), code);
  const lines: LogLine[] = [];
  const onLog = (line: LogLine) => void lines.push(line);
  return { lines, start: () => startSampleService({ directory, commit: 'abc123', env: 'test', onLog }) };
}
