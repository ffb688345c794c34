import { cleanText } from './clean-text.ts';
import { oneLine, renderWithin } from './shorten.ts';

/**
 * One line for a place without markup that GitHub reads nevertheless: a title, a commit message. Mentions, references
 * (which "fixes #1" would close), trailers, words that switch off checks and those that announce a new major version are
 * pulled apart, readable as they are.
 */
export const inertLine = (text: string, limit: number): string =>
  renderWithin(oneLine(cleanText(text)).replace(/<!--/g, '<!\u2011\u2011'), limit, (kept) =>
    kept
      .replace(/@(?=\w)/g, '@ ')
      .replace(/#(?=\d)/g, '# ')
      .replace(/\bGH-(?=\d)/gi, 'GH ')
      .replace(/:\/\//g, ': //')
      .replace(/\[(skip|ci|no|actions)[ -](ci|skip|actions)\]/gi, '($1 $2)')
      .replace(/\*{3}NO_CI\*{3}/gi, 'NO_CI')
      .replace(/\b(BREAKING[ -]CHANGES?)(?=:)/g, '$1 ')
      .replace(/\b(skip-checks|[A-Za-z]{1,30}-by)(?=:)/gi, '$1 '),
  );
