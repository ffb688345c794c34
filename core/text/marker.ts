/**
 * The comment by which a pull request of this incident is found again. Readers do not see it, and no text from outside
 * can hold one: `<!--` never leaves the renderers of `core/text`.
 */
export const pullRequestMarker = (incidentId: string): string => markerOf('incident', incidentId);

/** A comment in HTML that names a record. */
export const markerOf = (
  kind: 'incident' | 'occurrences' | 'report' | 'expiry' | 'contradiction' | 'answer' | 'base-update',
  id: string,
): string => `<!-- mendhook:${kind}=${encodeURIComponent(id.toWellFormed()).slice(0, 200)} -->`;

/** The marker that a description carries, with which incident it is of; undefined when there is none. */
export const findMarker = (body: string): string | undefined => /<!-- mendhook:incident=[^\s>]+ -->/.exec(body)?.[0];
