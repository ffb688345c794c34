/** What a command against staging gets besides the environment of the tests: where its target answers. No credential. */
export const targetEnvironment = (url: string): Readonly<Record<string, string>> => ({
  MENDHOOK_TARGET_URL: url,
  // A proxy of the environment would get what is meant for loopback.
  NO_PROXY: '127.0.0.1,localhost',
  no_proxy: '127.0.0.1,localhost',
});
