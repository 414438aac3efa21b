import { z } from 'zod';

/** A word or a name, judged where it is read: one that nobody knows is no fault. One without a letter is none. */
export const optionalWord = z.preprocess(
  (given) => (typeof given === 'string' && given.trim() === '' ? null : given),
  z.string().nullish(),
);

/**
 * The unified word for one of Polar's: its prefix stripped. Words that are missing or that nobody knows are UNKNOWN.
 * Polar: the prefix names the kind of word (`GRADE_TYPE_PRIMARY`); a word without it counts as well.
 */
export function wordOf<T extends string>(
  given: string | null | undefined,
  prefix: string,
  words: Readonly<Record<string, T>>,
): T | 'UNKNOWN' {
  if (given === null || given === undefined) return 'UNKNOWN';
  const bare = given.startsWith(prefix) ? given.slice(prefix.length) : given;
  return (Object.hasOwn(words, bare) ? words[bare] : undefined) ?? 'UNKNOWN';
}

/** The same, but null where the payload has no word at all. */
export function wordOrNull<T extends string>(
  given: string | null | undefined,
  prefix: string,
  words: Readonly<Record<string, T>>,
): T | 'UNKNOWN' | null {
  return given === null || given === undefined ? null : wordOf(given, prefix, words);
}
