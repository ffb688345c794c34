/**
 * As `Promise.all`, but when it rejects, all of them have ended. So nothing still writes into a folder that is removed next.
 *
 * @throws what the first of the promises, in their order, rejects with
 */
export async function allEnded<const Promises extends readonly unknown[]>(
  promises: Promises,
): Promise<{ -readonly [Place in keyof Promises]: Awaited<Promises[Place]> }> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}
