/**
 * The chance that a healthy canary goes back is 1 % in all, shared among what is looked at. Evidence must reach its inverse:
 * 167, 333 and 1,000.
 */
export const NEEDED_TO_GO_BACK = { errors: 1 / 0.006, slow: 1 / 0.003, 'error-group': 1 / 0.001 } as const;

/** Evidence that a rate lies under its limit, from which a canary may go on: wrong in 5 % at most. */
export const NEEDED_TO_GO_ON = 20;
