/**
 * A module that Node loads before a candidate test: it varies what is random and the time, and refuses connections that leave
 * the machine. The first run is as it would be without it.
 */
export const NODE_PRELOAD = `'use strict';
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const run = Number(process.env.MENDHOOK_RUN ?? 0);

if (run > 0) {
  let state = run * 2654435761;
  const seeded = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const edge = { 1: 0.0001, 2: 0.9989, 3: 0.5 }[run];
  let calls = 0;
  Math.random = () => {
    calls += 1;
    return edge !== undefined && calls <= 20 ? edge + seeded() / 1000 : seeded();
  };
}

const shift = { 3: 40 * 86400000 + 12345677, 4: 200 * 86400000 + 43211111 }[run] ?? 0;
if (shift > 0) {
  const Real = Date;
  const now = () => Real.now() + shift;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
    apply: () => new Real(now()).toString(),
    get: (target, name) => (name === 'now' ? now : target[name]),
  });
}

if (process.env.MENDHOOK_RAN) {
  const net = require('node:net');
  const isHere = (host) => host === undefined || /^(localhost|127\\.|::1$|\\[::1\\]$|0\\.0\\.0\\.0$|::$)/.test(String(host));
  const refuse = (host) => {
    appendFileSync(join(process.env.MENDHOOK_RAN, 'left-' + process.pid + '.txt'), host + '\\n');
    return Object.assign(new Error('no network: ' + host), { code: 'ECONNREFUSED' });
  };
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...given) {
    const [first] = Array.isArray(given[0]) ? given[0] : given;
    const host = typeof first === 'object' && first !== null ? first.host : typeof given[1] === 'string' ? given[1] : undefined;
    if (isHere(host)) return connect.apply(this, given);
    process.nextTick(() => this.destroy(refuse(host)));
    return this;
  };
}

// Vitest ends its workers by a signal, on which Node writes no coverage.
if (process.send && /[\\\\/]node_modules[\\\\/](?:vitest|tinypool)[\\\\/]/.test(process.argv[1])) {
  process.once('SIGTERM', () => process.exit(143));
}
`;
