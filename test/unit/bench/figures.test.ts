import { describe, expect, it } from '@jest/globals';
import { inTurns, isMet, ratioOf, summarise, type Figure } from '../../../bench/harness/bench.js';
import { printTable } from '../../../bench/harness/table.js';

const figure = (change: Partial<Figure> = {}): Figure => ({
  what: 'a day',
  unit: 'ms',
  values: [30, 10, 20],
  baseline: { what: 'the usual way', values: [50, 40, 30] },
  goal: null,
  ...change,
});

describe('figures', () => {
  it('are summed up by the median, of two in the middle by their mean', () => {
    expect(summarise([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30 });
    expect(summarise([40, 10, 20, 30])).toEqual({ median: 25, min: 10, max: 40 });
    expect(() => summarise([])).toThrow('nothing was measured');
  });

  it('are compared by medians', () => {
    expect(ratioOf(figure())).toBe(0.5);
    expect(ratioOf(figure({ baseline: null }))).toBeNull();
  });

  it.each([
    ['figure', 'at most', 20, true],
    ['figure', 'at most', 19, false],
    ['figure', 'at least', 21, false],
    ['ratio', 'at most', 0.5, true],
    ['ratio', 'at least', 0.6, false],
  ] as const)('meet a goal of the %s %s %d: %s', (of, is, value, met) => {
    expect(isMet(figure({ goal: { of, is, value } }))).toBe(met);
  });

  it('without a goal neither meet nor miss', () => {
    expect(isMet(figure())).toBeNull();
  });
});

describe('contenders', () => {
  it('take turns, and those that warm up are not counted', async () => {
    const turns: string[] = [];
    const contender = (name: string) => () => Promise.resolve(turns.push(name));
    await expect(
      inTurns({ rounds: 2, warmUps: 1 }, { ours: contender('ours'), theirs: contender('theirs') }),
    ).resolves.toEqual({
      ours: [3, 5],
      theirs: [4, 6],
    });
    expect(turns).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
  });
});

describe('the table', () => {
  it('shows a figure beside its baseline and its goal', () => {
    const goal = { of: 'ratio', is: 'at most', value: 0.4 } as const;
    const cells = printTable([figure({ goal })])
      .split('\n')[2]
      ?.split('|');
    expect(cells?.slice(1, -1).map((cell) => cell.trim())).toEqual([
      'a day',
      '20 ms',
      '10 – 30',
      'the usual way',
      '40',
      '0.5',
      '≤ 0.4 × baseline',
      'MISSED',
    ]);
  });
});
