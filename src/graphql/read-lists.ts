import type { ListedType, Page, PageRequest, QueryOf, RecordReader } from '../application/ports/index.js';
import type { StoredRecordOf } from '../domain/record-traits.js';
import type { User } from '../domain/user.js';
import type { GraphqlContext } from './context.js';
import { identifyList, type ListIdentity } from './cursors.js';
import { connect, readPageRequest, tryPageRequest, type Connected, type PageArguments } from './pagination.js';
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

/** One list across users; these are looked up with their page at once where there is nothing to refuse. */
export async function listOfUsers<T extends ListedType>(
  dataType: T,
  externalIds: readonly string[] | null,
  criteria: CriteriaOf<T>,
  paging: PageArguments,
  properties: readonly string[] | undefined,
  context: GraphqlContext,
): Promise<Connected<StoredRecordOf[T]>> {
  const { caller, loaders, useCases } = context;
  const named = externalIds && (await pageOfNamed(dataType, externalIds, criteria, paging, properties, context));
  const users = named?.users ?? (await useCases.usersInScope(caller, externalIds, 'userIds'));
  for (const user of users) loaders.user.prime(user.id, user);
  const userIds = users.map(({ id }) => id);
  const identity = identifyList(RECORD_LISTS[dataType].field, userIds);
  const reader: RecordReader<StoredRecordOf[T], QueryOf<T>> = useCases.records[dataType];
  // The criteria and the users are all that a query is made of.
  const query = { ...criteria, userIds } as unknown as QueryOf<T>;
  const page = named?.page ?? (await reader.list(query, pageOf(identity, paging, properties)));
  return connect(identity, page, sortValueOf(dataType), () => reader.count(query));
}

/** Null where something is to be refused, which the long way round tells as ever. */
async function pageOfNamed<T extends ListedType>(
  dataType: T,
  externalIds: readonly string[],
  criteria: CriteriaOf<T>,
  paging: PageArguments,
  properties: readonly string[] | undefined,
  { caller, useCases }: GraphqlContext,
): Promise<{ users: User[]; page: Page<StoredRecordOf[T]> } | null> {
  const { field } = RECORD_LISTS[dataType];
  const read = tryPageRequest(field, paging);
  if (read === null) return null;
  const request = properties === undefined ? read.request : { ...read.request, properties };
  const found = await useCases.pageOfNamed(caller, externalIds, dataType, criteria, request);
  if (found === null) return null;
  const owners = found.users.map(({ id }) => id);
  const identity = identifyList(field, owners);
  return read.scopes.every((scope) => scope === identity.scope) ? found : null;
}

function pageOf(list: ListIdentity, paging: PageArguments, properties: readonly string[] | undefined): PageRequest {
  const request = readPageRequest(list, paging);
  return properties === undefined ? request : { ...request, properties };
}
