import { ProviderError } from '../domain/errors.js';

/**
 * Follows pages by token until there is none.
 * @param read reads the page of a token (null: the first) and says where the next one is
 * @throws ProviderError `fail` when the provider hands out a token a second time: that would never end
 */
export async function* paginate<T>(
  read: (token: string | null) => Promise<{ page: T; nextToken: string | null }>,
): AsyncGenerator<T> {
  const followed = new Set<string>();
  let token: string | null = null;
  for (;;) {
    const answer: { page: T; nextToken: string | null } = await read(token);
    yield answer.page;
    if (answer.nextToken === null) return;
    if (followed.has(answer.nextToken)) {
      throw new ProviderError('fail', 'INVALID_PAYLOAD', 'the provider repeated a page token');
    }
    followed.add(answer.nextToken);
    token = answer.nextToken;
  }
}
