import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Place, UserCipher } from './cipher.js';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

/** How a table keeps what stands under a user and a hash in its column `body`: packed, then sealed to that place. */
export interface PackedBodies {
  seal(cipher: UserCipher, userId: string, hash: Uint8Array, content: Uint8Array): Promise<Buffer>;
  /** @throws Error where the body is not the one that was sealed there */
  open(cipher: UserCipher, userId: string, hash: Uint8Array, body: Buffer): Promise<Buffer>;
}

export function packedBodies(table: string): PackedBodies {
  const place = (userId: string, hash: Uint8Array): Place => ({
    table,
    row: [userId, Buffer.from(hash).toString('hex')],
    column: 'body',
  });
  return {
    seal: async (cipher, userId, hash, content) => cipher.seal(await pack(content), place(userId, hash)),
    open: (cipher, userId, hash, body) => unpack(cipher.open(body, place(userId, hash))),
  };
}
