/** Random bytes have as few as this about once in a billion keys. */
const LEAST_DIFFERENT_BYTES = 17;

/** Whether a key was made by hand, and not by chance: repeated bytes, bytes that count up or down, or text. */
export function isMadeByHand(key: Uint8Array): boolean {
  const steps = new Set(key.slice(1).map((byte, at) => byte - (key[at] ?? 0)));
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  return new Set(key).size < LEAST_DIFFERENT_BYTES || steps.size === 1 || isText;
}
