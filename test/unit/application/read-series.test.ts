import { describe, expect, it } from '@jest/globals';
import type { SeriesReader } from '../../../src/application/ports/index.js';
import { readSeries } from '../../../src/application/read-series.js';

/** A store that holds nothing, and counts how often it was asked. */
function emptyReader(): SeriesReader & { asked: number } {
  return {
    asked: 0,
    blocksOfRecords: async (keys) => keys.map(() => []),
    async blocksInRange({ userIds }) {
      this.asked += 1;
      return { blocks: userIds.map(() => []), sources: new Map() };
    },
  };
}

describe('a timeline', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:30:00+01:00'],
  ])('that would begin at %s and end at %s is refused before anything is read', async (from, to) => {
    const reader = emptyReader();
    const range = { from: new Date(from), to: new Date(to) };
    const asked = { userIds: ['u1'], type: 'SPEED' as const, resolution: 'RAW' as const, provider: null, ...range };

    await expect(readSeries(reader).timelines(asked)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'from' });
    expect(reader.asked).toBe(0);
  });

  it('of a millisecond is read', async () => {
    const reader = emptyReader();
    const range = { from: new Date('2026-03-01T10:00:00Z'), to: new Date('2026-03-01T10:00:00.001Z') };
    const asked = { userIds: ['u1'], type: 'SPEED' as const, resolution: 'RAW' as const, provider: null, ...range };

    expect(await readSeries(reader).timelines(asked)).toMatchObject([{ summary: null, spans: [] }]);
  });
});
