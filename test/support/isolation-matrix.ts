import { READ_SCOPES, type Scope } from '../../src/domain/scope.js';
import { RECORD_LISTS } from '../../src/graphql/record-lists.js';

export const LISTS = Object.values(RECORD_LISTS);
export const SCOPE_OF_LIST = new Map<string, Scope>(
  Object.entries(RECORD_LISTS).map(([dataType, { field }]) => [
    field,
    READ_SCOPES[dataType as keyof typeof RECORD_LISTS],
  ]),
);
/** How each query is asked for somebody; a list takes `userIds`. Null: it holds nothing of users. */
export const QUERIES: Record<string, ((mark: string) => string) | null> = {
  ...Object.fromEntries(LISTS.map(({ field }) => [field, (mark: string) => `(userIds: ["${mark}"])`])),
  user: (mark) => `(id: "${mark}")`,
  users: (mark) => `(search: "${mark}")`,
  me: () => '',
  providers: null,
  provider: null,
  // By global ids, each type on its own.
  node: null,
  nodes: null,
  // Tests of projects and keys walk these: test/e2e/projects.test.ts and test/integration/provider-credentials.test.ts.
  whoAmI: null,
  projects: null,
  project: null,
  providerCredentials: null,
};
/** How each mutation is asked about somebody, and which scope it needs. Null: it is about no user. */
export const MUTATIONS: Record<string, [Scope, ((mark: string) => string) | null, selected: string]> = {
  createUserToken: ['users:write', (mark) => `userId: "${mark}"`, 'token'],
  createCoachToken: ['users:write', (mark) => `userIds: ["${mark}"]`, 'token'],
  revokeUserToken: ['users:write', () => 'token: "x.y.z"', 'tokenId'],
  revokeUserTokens: ['users:write', (mark) => `userId: "${mark}"`, 'user { id createdAt }'],
  syncUser: ['sync', (mark) => `userId: "${mark}"`, 'runs { id }'],
  disconnectUser: ['connect', (mark) => `userId: "${mark}", provider: POLAR`, 'connection { id }'],
  deleteUser: ['users:write', (mark) => `id: "${mark}"`, 'deletedUserId'],
  // These make what is not there: a user of the caller's own project, whose id says nothing of other projects'.
  createUser: ['users:write', (mark) => `id: "${mark}"`, 'user { id connections { id } }'],
  connectUser: [
    'connect',
    (mark) => `userId: "${mark}", provider: POLAR`,
    'connection { status connectedAt user { id } }',
  ],
  createProject: ['admin', null, ''],
  renameProject: ['admin', null, ''],
  setRedirectUrls: ['admin', null, ''],
  createApiKey: ['admin', null, ''],
  revokeApiKey: ['admin', null, ''],
  rotateApiKey: ['admin', null, ''],
  setProviderCredentials: ['admin', null, ''],
  removeProviderCredentials: ['admin', null, ''],
};
