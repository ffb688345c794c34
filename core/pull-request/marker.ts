/**
 * The comment by which a pull request of this incident is found again. Readers do not see it, and no text from outside
 * can hold one: `<!--` never leaves the renderers of `core/text`.
 */
export const pullRequestMarker = (incidentId: string): string => `<!-- mendhook:incident=${inComment(incidentId)} -->`;

/** The same for the one comment that counts occurrences. */
export const occurrenceMarker = (incidentId: string): string =>
  `<!-- mendhook:occurrences=${inComment(incidentId)} -->`;

const inComment = (id: string): string => encodeURIComponent(id.toWellFormed()).slice(0, 200);
