import type { Member } from '../../records/member.ts';

/** Members that people and the agent are told of by name; the others are counted. */
export const MEMBERS_SHOWN = 12;

/** A member in one line. It is raw text of strangers: escape it before you show it. */
export const describeMember = ({ service, title, because }: Member): string => `${service}: ${title}. ${because}`;
