import { expect, test } from 'vitest';
import { isPassing } from '../../../batch-job/repository/is-passing.ts';

/** As git prints them, with what the host said before. */
test.each([
  'error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403\nsend-pack: unexpected disconnect while reading sideband packet',
  'remote: You have exceeded a secondary rate limit.\nfatal: unable to access "https://github.com/a/b.git/": The requested URL returned error: 403',
  'fatal: unable to access "https://github.com/a/b.git/": The requested URL returned error: 429',
  'remote: Invalid username or password.\nfatal: Authentication failed for "https://github.com/a/b.git/"',
  'remote: Repository not found.\nfatal: repository "https://github.com/a/b.git/" not found',
  'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\nfatal: the remote end hung up unexpectedly',
  'fatal: early EOF\nfatal: fetch-pack: invalid index-pack output',
  'fatal: unable to access "https://github.com/a/b.git/": Could not resolve host: github.com',
  'error: RPC failed; curl 92 HTTP/2 stream 0 was not closed cleanly: CANCEL (err 8)',
  'fatal: unable to access "https://github.com/a/b.git/": GnuTLS recv error (-110): The TLS connection was non-properly terminated.',
  '! [remote rejected] abc -> incident/x (Internal Server Error)',
  '! [remote rejected] abc -> incident/x (failure)',
  'remote: fatal error in commit_refs\n! [remote rejected] abc -> incident/x (failure)',
  "! [remote rejected] abc -> incident/x (cannot lock ref 'refs/heads/incident/x': is at 1 but expected 2)",
  '! [rejected] abc -> incident/x (stale info)',
  '! [remote rejected] abc -> incident/x (reference already exists)',
  "! [remote rejected] abc -> incident/x (cannot lock ref 'refs/heads/incident/x': reference already exists)",
  "! [remote rejected] abc -> incident/x (cannot lock ref 'refs/heads/incident/x': Unable to create 'x.lock': File exists.)",
  '! [remote rejected] abc -> incident/x (internal server error)',
])('passes: %s', (words) => {
  expect(isPassing(words)).toBe(true);
});

test.each([
  'remote: Write access to repository not granted.\nfatal: unable to access "https://github.com/a/b.git/": The requested URL returned error: 403',
  'remote: Permission to a/b.git denied to mendhook[bot].\nfatal: unable to access "https://github.com/a/b.git/": The requested URL returned error: 403',
  'remote: This repository was archived so it is read-only.\nfatal: unable to access "https://github.com/a/b.git/": The requested URL returned error: 403',
  'remote: error: GH006: Protected branch update failed for refs/heads/incident/x.\n! [remote rejected] abc -> incident/x (protected branch hook declined)',
  'remote: error: GH013: Repository rule violations found for refs/heads/incident/x.\nremote: - GITHUB PUSH PROTECTION\n! [remote rejected] abc -> incident/x (push declined due to repository rule violations)',
  '! [remote rejected] abc -> incident/x (pre-receive hook declined)',
  "remote: error: cannot lock ref 'refs/heads/incident/x': 'refs/heads/incident' exists; cannot create 'refs/heads/incident/x'\n! [remote rejected] abc -> incident/x (failed to update ref)",
  'error: Server does not allow request for unadvertised object; fatal: remote error: upload-pack: not our ref 0123',
  "fatal: couldn't find remote ref refs/heads/gone",
  'remote: fatal: pack exceeds maximum allowed size (2.00 GiB)\n! [remote rejected] abc -> incident/x (failed)',
  'fatal: could not read Username for "https://elsewhere.test": terminal prompts disabled',
])('lasts: %s', (words) => {
  expect(isPassing(words)).toBe(false);
});
