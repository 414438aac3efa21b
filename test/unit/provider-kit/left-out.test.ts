import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { noticing } from '../../../src/provider-kit/left-out.js';
import { parsePayload } from '../../../src/provider-kit/payload.js';

const SOURCE = { provider: 'polar', dataType: 'WORKOUT' } as const;
const schema = z.object({
  id: z.string(),
  score: z.number().nullish(),
  zones: z.array(z.object({ limit: z.number().nullish(), seconds: z.number() })).nullish(),
  table: z.record(z.string().regex(/^\d\d$/), z.number().nullable()).nullish(),
});

function read(content: object, identity: string[] = []) {
  return noticing(() => parsePayload(schema, JSON.stringify(content), SOURCE, identity));
}

describe('what a payload can do without', () => {
  it('becomes null where it cannot be read, and nothing else changes', () => {
    const { result, leftOut } = read({ id: 'a', score: 'high', table: { '01': 5, '02': [] } });
    expect(result).toEqual({ id: 'a', score: null, table: { '01': 5, '02': null } });
    expect(leftOut).toEqual(['score: expected number, received string', 'table.02: expected number, received array']);
  });

  it('costs a list the item that needs it, and no other', () => {
    const zones = [{ seconds: 1 }, { seconds: null }, 'text', { limit: {}, seconds: 4 }, { seconds: 5 }];
    const { result, leftOut } = read({ id: 'a', zones });
    expect(result.zones).toEqual([{ seconds: 1 }, { limit: null, seconds: 4 }, { seconds: 5 }]);
    expect(leftOut).toHaveLength(3);
  });

  it('leaves a list of which nothing can be read unsaid: it does not say that there is none', () => {
    expect(read({ id: 'a', zones: [{ seconds: 'x' }, 7] }).result.zones).toBeNull();
  });

  it('costs a table the key that is none', () => {
    expect(read({ id: 'a', table: { '01': 5, '7:5': 6 } }).result.table).toEqual({ '01': 5 });
  });

  it.each([{ score: 1 }, { id: 7 }, { id: null }])('refuses %j: nothing can be told without an id', (content) => {
    expect(() => read(content)).toThrow('polar WORKOUT: id: expected string');
  });

  it('refuses what tells which record it is, though the record could do without', () => {
    expect(() => read({ id: 'a', score: 'high' }, ['score'])).toThrow('polar WORKOUT: score: expected number');
  });

  it('is told without what stands in it, and in few words', () => {
    const { leftOut } = read({ id: 'a', table: { [`1${'k'.repeat(1e5)}`]: 5 }, score: 'secret' });
    expect(leftOut.join()).not.toContain('secret');
    expect(leftOut.join().length).toBeLessThan(300);
  });

  it('is told of each work by itself, and of nothing outside', () => {
    const outer = noticing(() => read({ id: 'a', score: 'high' }).leftOut);
    expect([outer.result.length, outer.leftOut.length]).toEqual([1, 0]);
  });
});
