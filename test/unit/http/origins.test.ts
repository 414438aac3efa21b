import { describe, expect, it } from '@jest/globals';
import { createOrigins } from '../../../src/http/origins.js';

function world() {
  const time = { ms: 0 };
  const state = { asked: 0, urls: ['https://one.example', 'https://other.example/done'], away: false };
  const origins = createOrigins(
    {
      allRedirectUrls: () => {
        state.asked += 1;
        return state.away ? Promise.reject(new Error('away')) : Promise.resolve(state.urls);
      },
    },
    () => time.ms,
  );
  return { origins, state, time };
}

describe('the pages that may call', () => {
  it('are those of any project, asked for once in five seconds', async () => {
    const { origins, state, time } = world();
    const asked = ['https://one.example', 'https://other.example', 'https://evil.example', 'null'];
    expect(await Promise.all(asked.map((origin) => origins.isAnyones(origin)))).toEqual([true, true, false, false]);
    expect(state.asked).toBe(1);
    time.ms = 5_000;
    state.urls = [];
    expect(await origins.isAnyones('https://one.example')).toBe(false);
  });

  it('are asked for again after a change in this process, and after a failure', async () => {
    const { origins, state } = world();
    state.away = true;
    await expect(origins.isAnyones('https://one.example')).rejects.toThrow('away');
    state.away = false;
    expect(await origins.isAnyones('https://one.example')).toBe(true);
    state.urls = [];
    origins.forget();
    expect(await origins.isAnyones('https://one.example')).toBe(false);
  });
});
