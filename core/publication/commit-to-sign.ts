/** One commit that the code host is to make and sign. Its parent and the parent's tree are at the host already. */
export interface CommitToSign {
  /** Full names of git objects, as are all others here. */
  readonly parent: string;
  readonly parentTree: string;
  /** The tree that the commit must end in. */
  readonly tree: string;
  readonly message: string;
  /** How `tree` differs from `parentTree`. */
  readonly changes: readonly TreeChange[];
}

/** One path of a tree that is added, changed or deleted. */
export interface TreeChange {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  /** The blob, or a submodule's commit; null where the path is deleted. */
  readonly sha: string | null;
  /** The blob's bytes. */
  readonly content?: Uint8Array;
}
