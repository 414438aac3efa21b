import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A key from the settings; the first of a list encrypts, all of them open. */
export interface MasterKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** Where a sealed value belongs; it opens nowhere else. */
export interface Place {
  table: string;
  /** The row's primary key. */
  row: readonly string[];
  column: string;
}

/** What is sealed under a master key, with the id of that key. */
export interface MasterSealed {
  masterKeyId: string;
  sealed: Uint8Array;
}

export interface MasterCipher {
  /** Of the key that seals. */
  keyId: string;
  seal(text: Uint8Array, place: Place): MasterSealed;
  /** @throws Error where no key of that id is set, or the value was changed or belongs elsewhere */
  open(value: MasterSealed, place: Place): Buffer;
}

/** Works with the data key of one user. */
export interface UserCipher {
  seal(text: Uint8Array, place: Place): Buffer;
  /** @throws Error where the value was changed or belongs elsewhere */
  open(sealed: Uint8Array, place: Place): Buffer;
  /**
   * Identity of a content, 32 bytes: equal for equal parts of one user, and without the user's key nothing that a guess
   * could be checked against.
   */
  identify(...parts: (string | Uint8Array)[]): Buffer;
}

export const DATA_KEY_BYTES = 32;

/** version (1 byte) · nonce (12) · ciphertext · tag (16); AES-256-GCM, the place as associated data. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function masterCipher(keys: readonly MasterKey[]): MasterCipher {
  const [first] = keys;
  if (first === undefined) throw new Error('there is no master key');
  return {
    keyId: first.id,
    seal: (text, place) => ({ masterKeyId: first.id, sealed: seal(first.key, text, place) }),
    open({ masterKeyId, sealed }, place) {
      const master = keys.find(({ id }) => id === masterKeyId);
      if (master === undefined)
        throw new Error(`MASTER_KEYS has no key named ${masterKeyId}, which some data was sealed with`);
      return open(master.key, sealed, place);
    },
  };
}

export function userCipher(dataKey: Uint8Array): UserCipher {
  // One key for each purpose, so that no output of one says anything about the other.
  const sealing = derive(dataKey, 'seal');
  const naming = derive(dataKey, 'identity');
  return {
    seal: (text, place) => seal(sealing, text, place),
    open: (sealed, place) => open(sealing, sealed, place),
    identify(...parts) {
      const hmac = createHmac('sha256', naming);
      for (const part of parts) hmac.update(lengthPrefixed(part));
      return hmac.digest();
    },
  };
}

function seal(key: Uint8Array, text: Uint8Array, place: Place): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(place));
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]);
}

function open(key: Uint8Array, sealed: Uint8Array, place: Place): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES)
    throw new Error('a sealed value has no form that is known');
  const bodyEnd = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(place)).setAuthTag(bytes.subarray(bodyEnd));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, bodyEnd)), decipher.final()]);
  } catch (cause) {
    throw new Error(
      `a sealed value of ${place.table}.${place.column} does not open: it was changed, moved, or sealed with another key`,
      {
        cause,
      },
    );
  }
}

function associatedData({ table, row, column }: Place): Buffer {
  return Buffer.concat([table, column, ...row].map(lengthPrefixed));
}

/** Lengths first, so that no two lists of parts read the same. */
function lengthPrefixed(part: string | Uint8Array): Buffer {
  const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function derive(dataKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, new Uint8Array(), `tributary ${purpose}`, 32));
}
