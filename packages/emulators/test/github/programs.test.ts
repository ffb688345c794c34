import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { runProgram } from '../../github/programs.ts';

const NODE = process.execPath;

test('a program reads its input, and tells its output, its errors and its exit code', async () => {
  const code = `process.stdin.on('data', (read) => { console.log('read ' + read); console.error('oh'); process.exitCode = 3; })`;
  const program = runProgram({ file: NODE, args: ['-e', code], environment: {} });
  program.write(Buffer.from('ä'));
  program.endInput();
  expect(await text(program.output)).toBe('read ä\n');
  expect(await program.ended).toMatchObject({ exitCode: 3, errors: 'oh\n' });
});

test('its environment and its folder are those that were named', async () => {
  const code = 'console.log(JSON.stringify([process.env, process.cwd()]))';
  const program = runProgram({ file: NODE, args: ['-e', code], directory: '/', environment: { ONLY: 'this' } });
  program.endInput();
  expect(JSON.parse(await text(program.output))).toEqual([{ ONLY: 'this' }, '/']);
});

test('a megabyte comes back whole, byte for byte', async () => {
  const bytes = Buffer.alloc(2 ** 20, 'mendhook \0\xff', 'latin1');
  const program = runProgram({ file: 'cat', args: [], environment: { PATH: process.env['PATH'] ?? '' } });
  program.write(bytes);
  program.endInput();
  const read: Buffer[] = [];
  for await (const chunk of program.output) read.push(chunk);
  expect(Buffer.concat(read).equals(bytes)).toBe(true);
});

test('a program that is missing, and one that is killed, say so', async () => {
  const missing = runProgram({ file: 'no-such-program', args: [], environment: {} });
  expect((await missing.ended).fault).toContain('ENOENT');
  const endless = runProgram({ file: NODE, args: ['-e', 'setInterval(() => {}, 1000)'], environment: {} });
  endless.kill();
  expect(await endless.ended).toMatchObject({ fault: 'ended by SIGTERM' });
});

test('where the small process is killed, its programs have failed, and the next one runs', async () => {
  const killer = runProgram({ file: NODE, args: ['-e', 'process.kill(process.ppid, "SIGKILL")'], environment: {} });
  expect((await killer.ended).fault).toBe('the process that starts programs ended');
  const next = runProgram({ file: NODE, args: ['-e', 'console.log(1)'], environment: {} });
  next.endInput();
  expect(await text(next.output)).toBe('1\n');
});
