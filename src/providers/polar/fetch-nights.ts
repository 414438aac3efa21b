import { z } from 'zod';
import { splitItems, topOf } from '../../provider-kit/payload.js';
import type { FetchWindow, Page, ProviderApi } from '../../provider-kit/provider.js';
import { GIVEN, silence } from './device-notice.js';

const datedItem = z.object({ date: z.iso.date() });

/**
 * Reads a list of nights whole, and of bounded windows keeps theirs. Polar: the list is always the last 28 days, without paging,
 * and nothing in it tells what is new.
 */
export async function* fetchNights(
  api: ProviderApi,
  window: FetchWindow,
  path: string,
  key: string,
): AsyncGenerator<Page> {
  const answer = await api.request(path, { accept: [404] });
  if (answer.status === 204) yield* silence(window);
  if (answer.status !== 200) return;
  const payloads = splitItems(answer.text, key)
    .filter((text) => isWanted(text, window))
    .map((text) => ({ text }));
  if (payloads.length > 0) yield { payloads, unchanged: 0, cursor: GIVEN };
}

/** An item without a date is kept: mapping it says what is wrong. */
function isWanted(text: string, { from, to, isBounded }: FetchWindow): boolean {
  if (!isBounded) return true;
  const parsed = datedItem.safeParse(topOf(text));
  return !parsed.success || (parsed.data.date >= from && parsed.data.date <= to);
}
