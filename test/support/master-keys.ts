import { createHash } from 'node:crypto';
import type { MasterKey } from '../../src/storage/cipher.js';

/** A key for tests, the same for the same id; no key is as easily guessed that a gateway would refuse it. */
export function testMasterKey(id: string): MasterKey {
  return { id, key: new Uint8Array(createHash('sha256').update(id).digest()) };
}

/** As they stand in `MASTER_KEYS`. */
export function masterKeysSetting(...keys: readonly MasterKey[]): string {
  return keys.map(({ id, key }) => `${id}:${Buffer.from(key).toString('base64')}`).join(',');
}

/** The one of a gateway that is started for a test. */
export const GATEWAY_KEY = testMasterKey('one');
