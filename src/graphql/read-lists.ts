import type { GraphqlContext } from './context.js';
import { identifyList } from './cursors.js';
import { connect, readPageRequest, type Connected, type PageArguments } from './pagination.js';
import type { RecordList } from './record-lists.js';

/** A list under a user. Many users' lists with the same arguments are read as one. */
export async function listOfUser<T extends { id: string }, C>(
  list: RecordList<T, C>,
  userId: string,
  criteria: C,
  paging: PageArguments,
  { loaders }: GraphqlContext,
): Promise<Connected<T>> {
  const identity = identifyList(list.name, [userId]);
  const request = readPageRequest(identity, paging);
  const page = await loaders.pages(list, criteria, request).load(userId);
  return connect(identity, page, list.sortValue, () => loaders.counts(list, criteria).load(userId));
}

/** One list across users. */
export async function listOfUsers<T extends { id: string }, C>(
  list: RecordList<T, C>,
  externalIds: readonly string[] | null,
  criteria: C,
  paging: PageArguments,
  { caller, loaders, useCases }: GraphqlContext,
): Promise<Connected<T>> {
  const users = await useCases.usersInScope(caller, externalIds, 'userIds');
  for (const user of users) loaders.user.prime(user.id, user);
  const userIds = users.map(({ id }) => id);
  const identity = identifyList(list.name, userIds);
  const request = readPageRequest(identity, paging);
  const reader = list.reader(useCases);
  const query = { ...criteria, userIds };
  return connect(identity, await reader.list(query, request), list.sortValue, () => reader.count(query));
}
