import { redact } from './redaction.ts';

const LENGTH_LIMIT = 3_000;

/**
 * A web address that may stand behind a link or a button, or undefined: http or https, at most 3,000 characters (Slack's
 * limit), no credentials in it, and no character that would end the link in Slack's or GitHub's markup.
 */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const href = url.origin + url.href.slice(url.origin.length).replace(/[()<>|"'`\\[\]]/g, percentEncode);
  return href.length <= LENGTH_LIMIT && redact(href) === href ? href : undefined;
}

const percentEncode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
