import { describe, expect, it } from '@jest/globals';
import { createKeyUse } from '../../../src/application/key-use.js';

function world() {
  const time = { ms: 0 };
  const noted: [string, number][] = [];
  const failures: unknown[] = [];
  let failing = false;
  const use = createKeyUse({
    keys: {
      noteUse: (id, at) => {
        noted.push([id, at.getTime()]);
        return failing ? Promise.reject(new Error('away')) : Promise.resolve();
      },
    },
    clock: { now: () => new Date(time.ms) },
    onFailure: (error) => failures.push(error),
  });
  return { use, time, noted, failures, fail: () => (failing = true) };
}

describe('the use of a key', () => {
  it('is written once a minute for each key', () => {
    const { use, time, noted } = world();
    for (time.ms of [0, 1, 59_999, 60_000]) use.note('one');
    use.note('other');
    expect(noted).toEqual([
      ['one', 0],
      ['one', 60_000],
      ['other', 60_000],
    ]);
  });

  it('fails for nobody who asks, and is told', async () => {
    const { use, failures, fail } = world();
    fail();
    use.note('one');
    await use.settled();
    expect(failures).toHaveLength(1);
  });
});
