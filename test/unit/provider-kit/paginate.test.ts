import { describe, expect, it } from '@jest/globals';
import { paginate } from '../../../src/provider-kit/paginate.js';

/** A vendor whose pages say which one is next. */
function vendor(nextOf: Record<string, string | null>) {
  const asked: (string | null)[] = [];
  const read = (token: string | null) => {
    asked.push(token);
    return Promise.resolve({ page: token ?? 'first', nextToken: nextOf[token ?? 'first'] ?? null });
  };
  return { asked, read };
}

async function collect(pages: AsyncIterable<string>): Promise<{ pages: string[]; error: unknown }> {
  const found: string[] = [];
  try {
    for await (const page of pages) {
      if (found.push(page) > 10) throw new Error('it goes on');
    }
    return { pages: found, error: null };
  } catch (error) {
    return { pages: found, error };
  }
}

describe('pages', () => {
  it('are followed from the first to the last one', async () => {
    const { asked, read } = vendor({ first: 'b', b: 'c' });
    expect(await collect(paginate(read))).toEqual({ pages: ['first', 'b', 'c'], error: null });
    expect(asked).toEqual([null, 'b', 'c']);
  });

  it.each([
    ['names itself', { first: 'b', b: 'b' }, ['first', 'b']],
    ['names an earlier one', { first: 'b', b: 'c', c: 'b' }, ['first', 'b', 'c']],
  ])('end in an error where one %s, and what came before is kept', async (_what, nextOf, pages) => {
    const result = await collect(paginate(vendor(nextOf).read));
    expect(result.pages).toEqual(pages);
    expect(result.error).toMatchObject({ disposition: 'fail', code: 'INVALID_PAYLOAD' });
  });

  it('are not read ahead', async () => {
    const { asked, read } = vendor({ first: 'b', b: 'c' });
    await paginate(read).next();
    expect(asked).toEqual([null]);
  });

  it('end with the error of the page that could not be read', async () => {
    const lost = new Error('lost');
    const read = (token: string | null) =>
      token === null ? Promise.resolve({ page: 'first', nextToken: 'b' }) : Promise.reject(lost);
    expect(await collect(paginate(read))).toEqual({ pages: ['first'], error: lost });
  });
});
