import { hash } from 'node:crypto';

/** Values of the query and credentials are dropped, names of parameters stay: they tell what was asked for. */
export function redactUrl(url: string): string {
  const [path = '', query] = (url.split('#')[0] ?? '').split('?', 2);
  const bare = path.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/@]*@/i, '$1').replace(/%40/g, '@');
  const names = query?.split('&').map((pair) => `${pair.split('=')[0]}=…`);
  return names === undefined ? bare : `${bare}?${names.join('&')}`;
}

/** Stands for a person: the same one has the same pseudonym within a service. */
export const pseudonym = (service: string, userId: string): string =>
  `user-${hash('sha256', JSON.stringify([service, userId]), 'hex').slice(0, 8)}`;
