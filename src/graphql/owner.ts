import type { User } from '../domain/user.js';
import type { GraphqlContext } from './context.js';

/** The user of a row. @throws Error where the row's user is gone: it was erased while the request ran */
export async function ownerOf({ userId }: { userId: string }, { loaders }: GraphqlContext): Promise<User> {
  const user = await loaders.user.load(userId);
  if (user === null) throw new Error('a row was read whose user is not there');
  return user;
}
