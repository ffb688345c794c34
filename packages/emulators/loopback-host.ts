/**
 * Says whether a `Host` header names this machine. A web page that had its own name resolve to 127.0.0.1 would send
 * that name, and must not get to talk to a stand-in or to read the page.
 */
export const isLoopbackHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
