/**
 * Does something that runs tests, as long as there is time.
 *
 * @returns undefined when the time is over
 * @throws as `act`, for any other reason
 */
export async function withinTime<Value>(
  { deadline }: { readonly deadline: AbortSignal },
  act: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return deadline.aborted ? undefined : await act();
  } catch (error) {
    if (error !== deadline.reason) throw error;
    return undefined;
  }
}
