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

/** The same for words of a list, which may stand with a prefix or without. */
export function unknown(
  kind: string,
  given: readonly (string | null | undefined)[],
  prefix: string,
  words: Readonly<Record<string, string>>,
): { unknownWords?: UnknownWord[] } {
  const isKnown = (word: string) => Object.hasOwn(words, word.startsWith(prefix) ? word.slice(prefix.length) : word);
  return unknownWordsOf(kind, given, isKnown);
}

/** The unknown words of several kinds, for one operation. */
export function allUnknown(...kinds: readonly { unknownWords?: UnknownWord[] }[]): { unknownWords?: UnknownWord[] } {
  const found = kinds.flatMap(({ unknownWords = [] }) => unknownWords);
  const unknownWords = found.filter(
    ({ kind, word }, index) => found.findIndex((other) => other.kind === kind && other.word === word) === index,
  );
  return unknownWords.length === 0 ? {} : { unknownWords };
}
