#!/usr/bin/env node
// Starts the command on the Node that `npm ci` brought (the Lambda runtime's version), whatever Node started this file.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const node = join(dirname(require.resolve('node/package.json')), 'bin', executable);
const command = join(dirname(fileURLToPath(import.meta.url)), 'mendhook.ts');

// Compiled code is kept between runs, for the command and for the workers that it starts: each starts twice as fast.
// https://nodejs.org/api/module.html#module-compile-cache
const kept = join(dirname(require.resolve('node/package.json')), '..', '.cache', 'mendhook');
const env = { NODE_COMPILE_CACHE: kept, ...process.env };
const child = spawn(node, [command, ...process.argv.slice(2)], { stdio: 'inherit', env });

// Ctrl-C reaches the child by itself, being in the same foreground process group; other signals are passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`mendhook could not start ${node}: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
