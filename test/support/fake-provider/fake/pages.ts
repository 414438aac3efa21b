import { z } from 'zod';
import { ProviderError } from '../../../../src/domain/errors.js';
import { paginate } from '../../../../src/provider-kit/paginate.js';
import { splitItems } from '../../../../src/provider-kit/payload.js';
import type { FetchWindow, Page, ProviderApi } from '../../../../src/provider-kit/provider.js';

/** Where a window was left off: good for that same window alone. */
const cursorSchema = z.object({ from: z.string(), to: z.string(), token: z.string() });

const answerSchema = z.object({ more: z.string().nullable() });

/** Reads a list of the Fake API page by page, beginning where the cursor of the same window stopped. */
export async function* fetchPages(path: string, api: ProviderApi, window: FetchWindow): AsyncGenerator<Page> {
  const { from, to } = window;
  const left = cursorSchema.safeParse(window.cursor).data;
  const resumed = left?.from === from && left.to === to ? left.token : null;
  const pages = paginate(async (token) => {
    const response = await api.request(path, { query: { from, to, page: token ?? resumed ?? undefined } });
    const payloads = splitItems(response.text, 'list').map((text) => ({ text }));
    const answer = answerSchema.safeParse(JSON.parse(response.text)).data;
    if (answer === undefined)
      throw new ProviderError('fail', 'INVALID_PAYLOAD', 'Fake: the answer does not tell of a next page');
    return { page: { payloads, next: answer.more }, nextToken: answer.more };
  });
  for await (const { payloads, next } of pages) {
    yield { payloads, unchanged: 0, cursor: next === null ? { done: to } : { from, to, token: next } };
  }
}
