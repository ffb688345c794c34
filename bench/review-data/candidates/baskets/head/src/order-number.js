const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The milliseconds since 1970 and three letters: `1767225600000-KFX`. */
export function orderNumber(random = Math.random, now = Date.now) {
  let letters = '';
  for (let i = 0; i < 3; i += 1) letters += LETTERS[Math.floor(random() * LETTERS.length)];
  return `${now()}-${letters}`;
}
