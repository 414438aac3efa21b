import type { ListedType, PageRequest, QueryOf, RecordReader } from '../application/ports/index.js';
import type { StoredRecordOf } from '../domain/record-traits.js';
import type { GraphqlContext } from './context.js';
import { identifyList, type ListIdentity } from './cursors.js';
import { connect, readPageRequest, type Connected, type PageArguments } from './pagination.js';
import { RECORD_LISTS, sortValueOf, type CriteriaOf } from './record-lists.js';

/** A list under a user. Many users' lists with the same arguments are read as one. */
export async function listOfUser<T extends ListedType>(
  dataType: T,
  userId: string,
  criteria: CriteriaOf<T>,
  paging: PageArguments,
  properties: readonly string[] | undefined,
  { loaders }: GraphqlContext,
): Promise<Connected<StoredRecordOf[T]>> {
  const identity = identifyList(RECORD_LISTS[dataType].field, [userId]);
  const page = await loaders.pages(dataType, criteria, pageOf(identity, paging, properties)).load(userId);
  return connect(identity, page, sortValueOf(dataType), () => loaders.counts(dataType, criteria).load(userId));
}

/** One list across users. */
export async function listOfUsers<T extends ListedType>(
  dataType: T,
  externalIds: readonly string[] | null,
  criteria: CriteriaOf<T>,
  paging: PageArguments,
  properties: readonly string[] | undefined,
  { caller, loaders, useCases }: GraphqlContext,
): Promise<Connected<StoredRecordOf[T]>> {
  const users = await useCases.usersInScope(caller, externalIds, 'userIds');
  for (const user of users) loaders.user.prime(user.id, user);
  const userIds = users.map(({ id }) => id);
  const identity = identifyList(RECORD_LISTS[dataType].field, userIds);
  const request = pageOf(identity, paging, properties);
  const reader: RecordReader<StoredRecordOf[T], QueryOf<T>> = useCases.records[dataType];
  // The criteria and the users are all that a query is made of.
  const query = { ...criteria, userIds } as unknown as QueryOf<T>;
  return connect(identity, await reader.list(query, request), sortValueOf(dataType), () => reader.count(query));
}

function pageOf(list: ListIdentity, paging: PageArguments, properties: readonly string[] | undefined): PageRequest {
  const request = readPageRequest(list, paging);
  return properties === undefined ? request : { ...request, properties };
}
