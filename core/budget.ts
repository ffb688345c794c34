/** The budget that a service's attempts of one day (UTC) draw on. `at` is epoch milliseconds. */
export const dailyBudget = (service: string, at: number): string =>
  `${service} ${new Date(at).toISOString().slice(0, 10)}`;
