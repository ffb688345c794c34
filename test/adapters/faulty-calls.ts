interface Middleware {
  add(
    wrap: (
      next: (args: { input: object }) => Promise<{ response: unknown; output: object }>,
      context: { readonly commandName?: string },
    ) => (args: { input: object }) => Promise<{ response: unknown; output: object }>,
    options: { step: 'initialize'; name: string },
  ): void;
}

/** Breaks the calls of an official client of AWS, as a test says. */
export function faultyCalls(client: { readonly middlewareStack: unknown }) {
  let lost: readonly string[] = [];
  let refusal: { readonly code: string; readonly status: number; left: number } | undefined;
  // The stack of each client is typed by its own commands, which a test of several clients cannot name.
  (client.middlewareStack as Middleware).add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (refusal !== undefined && refusal.left > 0) {
          refusal.left -= 1;
          const { code: name, status: httpStatusCode } = refusal;
          throw Object.assign(new Error(`${name} of the test`), { name, $metadata: { httpStatusCode } });
        }
        const answer = await next(args);
        if (!lost.includes(commandName)) return answer;
        lost = [];
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    { step: 'initialize', name: 'faulty-calls' },
  );
  return {
    /** The next call of one of these commands is carried out, and its answer is lost. */
    loseAnswer: (...commands: readonly string[]) => {
      lost = commands.map((each) => `${each}Command`);
    },
    /** The next calls are answered so. */
    refuse: (code: string, status: number, times = Number.POSITIVE_INFINITY) => {
      refusal = { code, status, left: times };
    },
  };
}
