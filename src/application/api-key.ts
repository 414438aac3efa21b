import { createHash, randomBytes } from 'node:crypto';

/** Of a key: enough to tell keys apart, too little to guess one. */
const PREFIX_LENGTH = { drawn: 12, chosen: 8 };
const SECRET_BYTES = 32;

/** API keys are known by their SHA-256 alone, so that comparing them takes the same time whatever was sent. */
export function hashApiKey(apiKey: string): Uint8Array {
  return createHash('sha256').update(apiKey).digest();
}

/** A new key with 256 bits of chance in it, and what is stored of it. */
export function drawApiKey(): { key: string; hash: Uint8Array; prefix: string } {
  const key = `trb_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, hash: hashApiKey(key), prefix: key.slice(0, PREFIX_LENGTH.drawn) };
}

/** What is stored of a key that the settings hold. */
export function keyOfSettings(key: string): { hash: Uint8Array; prefix: string } {
  return { hash: hashApiKey(key), prefix: key.slice(0, PREFIX_LENGTH.chosen) };
}
