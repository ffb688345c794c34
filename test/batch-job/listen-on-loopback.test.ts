import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CONNECTION_LIMITS, listenOnLoopback, stopListening } from '../../batch-job/listen-on-loopback.ts';
import { eventually } from '../../packages/emulators/test/eventually.ts';

test('connections that say nothing are bounded in number and in time, and others are served', async () => {
  const server = createServer(CONNECTION_LIMITS, (_, response) => void response.end('served'));
  const url = await listenOnLoopback(server);
  onTestFinished(() => stopListening(server));

  const sockets: Socket[] = [];
  const open = new Set<Socket>();
  for (let index = 0; index < 500; index += 1) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => open.add(socket));
    for (const end of ['close', 'error']) socket.once(end, () => open.delete(socket));
    sockets.push(socket.resume());
  }
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });

  await eventually(() => expect(sockets.every(({ connecting }) => !connecting)).toBe(true));
  await eventually(() => expect(open.size).toBeLessThanOrEqual(128));
  await eventually(() => expect(open.size).toBe(0));
  expect(await (await fetch(url)).text()).toBe('served');
});
