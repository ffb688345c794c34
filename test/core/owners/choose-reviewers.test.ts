import { expect, test } from 'vitest';
import { chooseReviewers, type Reviewers } from '../../../core/owners/choose-reviewers.ts';
import { readCodeOwners } from '../../../core/owners/read-code-owners.ts';

const NOBODY: Reviewers = { people: [], teams: [] };
const OWNERS = `
* @acme/everybody
/src/ @ann
/src/cart/ @Bob @ann @carl
/docs/ docs@example.com
/lib/ @acme/library @acme/core
/vendor/
`;

test.each<[string, readonly string[], Reviewers, Reviewers]>([
  ['the one who owns the file', ['src/a.js'], NOBODY, { people: ['ann'], teams: [] }],
  ['two at most, who own most first', ['src/cart/a.js', 'src/b.js'], NOBODY, { people: ['ann', 'Bob'], teams: [] }],
  ['people before a team', ['README.md', 'src/a.js'], NOBODY, { people: ['ann'], teams: [] }],
  ['one team, where no person owns anything', ['lib/a.js', 'README.md'], NOBODY, { people: [], teams: ['library'] }],
  ['nobody for an address', ['docs/a.md'], NOBODY, NOBODY],
  ['nobody where nobody owns it', ['vendor/a.js'], NOBODY, NOBODY],
  ['nobody who was asked already', ['src/a.js'], { people: ['ANN'], teams: [] }, NOBODY],
  ['one more, where one was asked', ['src/cart/a.js'], { people: ['bob'], teams: [] }, { people: ['ann'], teams: [] }],
  ['nobody, where two were asked', ['src/cart/a.js'], { people: ['x', 'y'], teams: [] }, NOBODY],
  ['nobody, where a team was asked', ['src/a.js'], { people: [], teams: ['core'] }, NOBODY],
  ['no team beside a person who was asked', ['lib/a.js'], { people: ['x'], teams: [] }, NOBODY],
])('%s', (_, paths, asked, expected) => {
  expect(chooseReviewers(readCodeOwners(OWNERS), paths, asked)).toEqual(expected);
});
