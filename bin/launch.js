#!/usr/bin/env node
// Starts the command on the Node that npm installed beside it (the Lambda runtime's version), whatever Node started this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = 24;

const here = dirname(fileURLToPath(import.meta.url));
const node = installedNode() ?? ownNode();
// JavaScript in the package; a checkout has TypeScript alone.
const command = [join(here, 'mendhook.js'), join(here, 'mendhook.ts')].find((file) => existsSync(file));

// Compiled code is kept between runs, for the command and for the workers that it starts: each starts twice as fast.
// https://nodejs.org/api/module.html#module-compile-cache
const env = { ...(node.cache === undefined ? {} : { NODE_COMPILE_CACHE: node.cache }), ...process.env };
const child = spawn(node.executable, [command, ...process.argv.slice(2)], { stdio: 'inherit', env });

// Ctrl-C reaches the child by itself, being in the same foreground process group; other signals are passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`mendhook could not start ${node.executable}: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});

/** The `node` package, found from this file. Its install script fetches the binary, so an npm without scripts has none. */
function installedNode() {
  let manifest;
  try {
    manifest = createRequire(import.meta.url).resolve('node/package.json');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  const executable = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(executable)
    ? { executable, cache: join(dirname(manifest), '..', '.cache', 'mendhook') }
    : undefined;
}

/** The Node that runs this file, where it is new enough. */
function ownNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST) return { executable: process.execPath };
  console.error(
    `mendhook runs on Node ${OLDEST} or newer, and this is ${process.versions.node}. npm did not run the install script of the package "node".\n` +
      '  next: npm install-scripts approve node, then npm rebuild node; or use a newer Node',
  );
  process.exit(1);
}
