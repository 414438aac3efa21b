import { describe, expect, it } from '@jest/globals';
import { masterCipher, userCipher, type Place } from '../../../src/storage/cipher.js';

const key = (fill: number) => new Uint8Array(32).fill(fill);
const text = Buffer.from('what nobody may read');
const place: Place = { table: 'credentials', row: ['user', 'connection'], column: 'tokens' };

describe('what is sealed with a data key', () => {
  const cipher = userCipher(key(1));

  it('opens in its place, and looks different each time', () => {
    const sealed = cipher.seal(text, place);
    expect(cipher.open(sealed, place)).toEqual(text);
    expect(cipher.seal(text, place)).not.toEqual(sealed);
    expect(sealed.includes(text)).toBe(false);
    expect(sealed[0]).toBe(1);
    expect(cipher.open(cipher.seal(Buffer.alloc(0), place), place)).toEqual(Buffer.alloc(0));
  });

  it.each<[string, Place]>([
    ['table', { ...place, table: 'farewells' }],
    ['row', { ...place, row: ['user', 'other'] }],
    ['column', { ...place, column: 'other' }],
    ['row that reads the same when its parts are joined', { ...place, row: ['userconn', 'ection'] }],
  ])('does not open in another %s', (_, other) => {
    expect(() => cipher.open(cipher.seal(text, place), other)).toThrow(/does not open/);
  });

  it('does not open when any byte was changed, when it was cut, or with another key', () => {
    const sealed = cipher.seal(text, place);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = changed[index]! ^ 1;
      expect(() => cipher.open(changed, place)).toThrow(/sealed value/);
    }
    for (const length of [0, 1, 20, sealed.length - 1])
      expect(() => cipher.open(sealed.subarray(0, length), place)).toThrow(/sealed value/);
    expect(() => userCipher(key(2)).open(sealed, place)).toThrow(/does not open/);
  });

  it('has an identity that depends on the key and on how it is cut into parts', () => {
    expect(cipher.identify('polar', 'text')).toEqual(cipher.identify('polar', 'text'));
    expect(cipher.identify('polar', 'text')).toHaveLength(32);
    const others = [
      cipher.identify('polart', 'ext'),
      cipher.identify('polar', 'text', ''),
      userCipher(key(2)).identify('polar', 'text'),
    ];
    for (const other of others) expect(other).not.toEqual(cipher.identify('polar', 'text'));
  });
});

describe('what is sealed with a master key', () => {
  const [older, newer] = [
    { id: 'older', key: key(3) },
    { id: 'newer', key: key(4) },
  ];

  it('is sealed with the first, and opens with each that is still named', () => {
    const before = masterCipher([older]).seal(text, place);
    expect(before.masterKeyId).toBe('older');
    const rotated = masterCipher([newer, older]);
    expect(rotated.seal(text, place).masterKeyId).toBe('newer');
    expect(rotated.open(before, place)).toEqual(text);
  });

  it('names the key that is missing', () => {
    const sealed = masterCipher([older]).seal(text, place);
    expect(() => masterCipher([newer]).open(sealed, place)).toThrow('MASTER_KEYS has no key named older');
    expect(() => masterCipher([{ ...newer, id: 'older' }]).open(sealed, place)).toThrow(/does not open/);
  });

  it('needs one', () => {
    expect(() => masterCipher([])).toThrow(/master key/);
  });
});
