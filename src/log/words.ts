const MOST = 300;

/** A word of a sentence, with what stands around it. Longer ones, and those with a digit inside, may be anything. */
const WORD = /^[("]?(?:[A-Za-z][a-z]{0,15}(?:'[a-z]{1,2})?|[A-Z]{2,5})[).,:;!?"]{0,3}$/;

/** What is left of a text that anybody may have written: words. No number, no quantity, nothing that could be a secret. */
export function wordsOnly(told: string): string {
  const words = unquoted(told.slice(0, MOST))
    .split(/\s+/)
    .map((word) => (WORD.test(word) ? word : '…'));
  return words.filter((word, index) => word !== '…' || words[index - 1] !== '…').join(' ');
}

/** What is quoted is somebody's value. One that does not end is quoted to the end. */
const unquoted = (told: string): string =>
  told.replace(/"[^"]*("|$)|`[^`]*(`|$)|(?<![A-Za-z])'[^']*('|$)|[“«‘][^]*$/gu, ' … ');

const SECRETS = [
  /\btrb_[\w-]+/g,
  /\beyJ[\w-]+\.[\w-]*(\.[\w-]*)?/g,
  /\bBearer\s+\S+/gi,
  /(?<=:\/\/)[^/\s@]+@/g,
  // Whatever is long, without a gap, and of letters and digits: but for ids.
  /(?<![\w+=-])(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{32,}/gi,
];

/** A text of our own, in which nothing of somebody else's should stand: a second look. */
export function withoutSecrets(told: string): string {
  return SECRETS.reduce((left, secret) => left.replace(secret, '…'), told.slice(0, 10 * MOST));
}
