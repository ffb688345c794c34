import type { DraftComments, WordsPlace, WrittenWords } from '../../core/ports/draft-comments.ts';
import type { Permission } from '../../core/ports/pull-requests.ts';

export interface MemoryDraftComments extends DraftComments {
  /** By place and id: `comment/7`. */
  readonly written: Map<string, WrittenWords>;
  /** By login; nobody else may do anything. */
  readonly permissions: Map<string, Permission>;
}

/** Words on pull requests in memory: nothing is written yet. */
export function createMemoryDraftComments(): MemoryDraftComments {
  const written = new Map<string, WrittenWords>();
  const permissions = new Map<string, Permission>();
  const keyOf = ({ place, commentId }: WordsPlace) => `${place}/${commentId}`;
  return {
    written,
    permissions,
    readWords: async (place) => written.get(keyOf(place)),
    permissionOf: async (_, login) => permissions.get(login) ?? 'none',
  };
}
