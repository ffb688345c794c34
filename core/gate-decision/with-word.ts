/** So many of the newest words are kept: enough to know a word that is delivered again. */
const WORDS_KEPT = 50;

/** A person's word as a record keeps it. `at`: epoch milliseconds; `refused`: why it did not count, in a sentence. */
interface KeptWord {
  readonly id: string;
  readonly login: string;
  readonly word: string;
  readonly at: number;
  readonly refused?: string | undefined;
}

/** A record's words with one more, the newest last. A word of the same id is replaced. */
export const withWord = (
  words: readonly KeptWord[],
  { wordId, login, word }: { readonly wordId: string; readonly login: string; readonly word: string },
  at: number,
  refused?: string,
): KeptWord[] =>
  [
    ...words.filter(({ id }) => id !== wordId),
    { id: wordId, login, word, at, ...(refused !== undefined && { refused }) },
  ].slice(-WORDS_KEPT);
