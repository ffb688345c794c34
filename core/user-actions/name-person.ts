import type { Person, PersonAction } from '../records/person-request.ts';

/**
 * Names a person of Slack as the configuration knows them: an event has only their id.
 *
 * @param people GitHub logins and Slack ids of the same people
 */
export function namePerson(person: Person, people: Readonly<Record<string, string>> = {}): Person {
  if (person.name !== person.id) return person;
  const login = Object.entries(people).find(([, id]) => id === person.id)?.[0];
  return login === undefined ? person : { ...person, name: login };
}

/** The wish with the assignee's name: a mention and a window have only their id. */
export const nameAssignee = (wish: PersonAction, people?: Readonly<Record<string, string>>): PersonAction =>
  wish.action === 'assign' && wish.to !== null ? { ...wish, to: namePerson(wish.to, people) } : wish;
