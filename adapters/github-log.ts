const nothing = () => undefined;

/** Octokit prints refused requests by itself; here every refusal is thrown, and whoever catches it says it. */
export const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
