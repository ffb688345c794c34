/**
 * A path pattern as people write it: `*` and `?` within a name, `**` across folders; a pattern that ends in "/", or names a
 * folder, holds for all below it. Case does not count.
 */
export function globPattern(glob: string): RegExp {
  const parts = glob
    .replace(/^\.?\//, '')
    .replace(/\/$/, '')
    .split(/(\*\*\/|\*\*|\*|\?)/);
  return new RegExp(`^${parts.map(toPattern).join('')}(?:/.*)?$`, 'is');
}

function toPattern(part: string): string {
  if (part === '**/') return '(?:[^/]+/)*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  return part.replace(/[\\^$.|+()[\]{}*?]/g, '\\$&');
}
