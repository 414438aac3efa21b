import type { UnknownWord } from '../../domain/operation.js';

/** The words that nobody here knows, each once, for an operation; nothing where all are known. */
export function unknownWordsOf(
  kind: string,
  given: readonly (string | null | undefined)[],
  isKnown: (word: string) => boolean,
): { unknownWords?: UnknownWord[] } {
  const unknown = given.filter((word): word is string => typeof word === 'string' && !isKnown(word));
  return unknown.length === 0 ? {} : { unknownWords: [...new Set(unknown)].map((word) => ({ kind, word })) };
}
