/** Who the commits are by. The address is one that nobody can own (RFC 2606), so that no host takes them for somebody's. */
export const COMMIT_AUTHOR = { name: 'mendhook', email: 'noreply@mendhook.invalid' } as const;

/** The trailer by which the author certifies the origin of a commit: https://developercertificate.org */
export const SIGN_OFF = `Signed-off-by: ${COMMIT_AUTHOR.name} <${COMMIT_AUTHOR.email}>`;
