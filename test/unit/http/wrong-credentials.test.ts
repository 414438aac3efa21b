import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLeakyBuckets } from '../../../src/http/rate-limit.js';
import { createWrongCredentials, nameOf, type WrongCredentials } from '../../../src/http/wrong-credentials.js';

const HERE = '192.0.2.1';

describe('wrong credentials', () => {
  let nowMs = 0;
  let wrong: WrongCredentials;

  const guess = (times: number, address = HERE) => {
    for (let n = 0; n < times; n += 1) wrong.noteWrong(address);
  };

  beforeEach(() => {
    nowMs = 5_000;
    wrong = createWrongCredentials(
      createLeakyBuckets(() => nowMs, 3),
      { perMinute: 30 },
      2,
    );
  });

  it('make an address wait once there were too many, and not one before', () => {
    guess(29);
    expect(wrong.secondsToWait(HERE, 'another')).toBe(0);
    guess(1);
    expect(wrong.secondsToWait(HERE, 'another')).toBe(2);
    nowMs += 1_999;
    expect(wrong.secondsToWait(HERE, 'another')).toBe(1);
    nowMs += 1;
    expect(wrong.secondsToWait(HERE, 'another')).toBe(0);
  });

  it('do not make others wait: at other addresses, or with what was good', () => {
    wrong.noteGood('good');
    guess(100);

    expect(wrong.secondsToWait('192.0.2.2', 'another')).toBe(0);
    expect(wrong.secondsToWait(HERE, 'good')).toBe(0);
    expect(wrong.secondsToWait(HERE, 'goo')).toBe(2);
  });

  it('take no more memory than there is for them', () => {
    for (const credential of ['first', 'second', 'first', 'third']) wrong.noteGood(credential);
    guess(100);
    expect(['first', 'second', 'third'].map((credential) => wrong.secondsToWait(HERE, credential))).toEqual([0, 2, 0]);

    for (const address of ['192.0.2.2', '192.0.2.3', '192.0.2.4']) guess(100, address);
    expect(wrong.secondsToWait(HERE, 'another')).toBe(0);
    expect(wrong.secondsToWait('192.0.2.4', 'another')).toBe(2);
  });
});

describe('the name of an address', () => {
  it.each([
    [HERE, HERE],
    ['::ffff:192.0.2.1', HERE],
    ['2001:db8:1:2::9', '2001:db8:1:2:aaaa:bbbb:cccc:dddd'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::1'],
    ['2001:db8::1', '2001:db8:0:0:ffff::'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '0:0:0:0:0:0:0:1'],
  ])('of %s is that of %s', (one, other) => {
    expect(nameOf(one)).toBe(nameOf(other));
  });

  it.each([
    [HERE, '192.0.2.10'],
    ['2001:db8:1:2::9', '2001:db8:1:3::9'],
    ['::ffff:192.0.2.1', '::1'],
    [HERE, undefined],
  ])('of %s is not that of %s', (one, other) => {
    expect(nameOf(one)).not.toBe(nameOf(other));
  });
});
