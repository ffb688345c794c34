/** The label of the issue that mendhook opens for an incident. A label has no blanks; an incident's id is hexadecimal. */
export const ownLabel = (incidentId: string): string => `${PREFIX}${incidentId.replace(/[^\w-]/g, '-')}`;

/**
 * Whether mendhook gives such a label to its own issues. Anybody may write one: the property of the issue decides whether it is
 * mendhook's.
 */
export const isOwnLabel = (label: string): boolean => /^mendhook-[0-9a-f]{12,64}$/.test(label);

const PREFIX = 'mendhook-';
