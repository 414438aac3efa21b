import { READ_SCOPES, type Scope } from '../../src/domain/scope.js';
import { RECORD_LISTS } from '../../src/graphql/record-lists.js';

export const LISTS = Object.values(RECORD_LISTS);
export const SCOPE_OF_LIST = new Map<string, Scope>(
  Object.entries(RECORD_LISTS).map(([dataType, { field }]) => [
    field,
    READ_SCOPES[dataType as keyof typeof RECORD_LISTS],
  ]),
);

/** How each query about users is asked for one of them: as whom `$mark` names; a list takes `userIds`. */
export const QUERIES: Record<string, [variables: string, args: string]> = {
  ...Object.fromEntries(LISTS.map(({ field }) => [field, ['($mark: ID!)', '(userIds: [$mark])']])),
  user: ['($mark: ID!)', '(id: $mark)'],
  users: ['($mark: String!)', '(search: $mark)'],
  me: ['', ''],
  auditLog: ['($mark: ID!)', '(filter: { userId: $mark })'],
};

/** Those that API keys alone may ask. */
export const FOR_KEYS = ['users', 'auditLog'];

/** Queries that hold nothing of one user or project, or that have a test of their own in the matrix: those by global ids. */
export const OTHER_QUERIES = ['providers', 'provider', 'node', 'nodes', 'whoAmI'];

/** How each mutation is asked about somebody, and which scopes it needs. */
export const MUTATIONS: Record<string, [readonly Scope[], input: (mark: string) => string, selected: string]> = {
  createUserToken: [['users:write'], (mark) => `userId: "${mark}"`, 'token'],
  createCoachToken: [['users:write'], (mark) => `userIds: ["${mark}"]`, 'token'],
  revokeUserToken: [['users:write'], () => 'token: "x.y.z"', 'tokenId'],
  revokeUserTokens: [['users:write'], (mark) => `userId: "${mark}"`, 'user { id createdAt }'],
  syncUser: [['sync'], (mark) => `userId: "${mark}"`, 'runs { id }'],
  disconnectUser: [['connect'], (mark) => `userId: "${mark}", provider: POLAR`, 'connection { id }'],
  deleteUser: [['users:write'], (mark) => `id: "${mark}"`, 'deletedUserId receipt { erasedAt }'],
  exportUser: [['users:write', ...SCOPE_OF_LIST.values()], (mark) => `userId: "${mark}"`, 'url'],
  // These make what is not there: a user of the caller's own project, whose id says nothing of other projects'.
  createUser: [['users:write'], (mark) => `id: "${mark}"`, 'user { id connections { id } }'],
  connectUser: [
    ['connect'],
    (mark) => `userId: "${mark}", provider: POLAR`,
    'connection { status connectedAt user { id } }',
  ],
};

/** How whatever is about a project is asked of one. All need the scope `admin`. */
export const ADMINISTRATION: Record<string, (of: { id: string; keyId: string }) => string> = {
  project: ({ id }) => `{ project(id: "${id}") { name redirectUrls apiKeys { totalCount nodes { id } } } }`,
  providerCredentials: ({ id }) => `{ providerCredentials(projectId: "${id}") { __typename } }`,
  auditLog: ({ id }) => `{ auditLog(projectId: "${id}") { totalCount nodes { id } } }`,
  setRedirectUrls: ({ id }) =>
    `mutation { setRedirectUrls(input: { projectId: "${id}", redirectUrls: [] }) { __typename } }`,
  createApiKey: ({ id }) => `mutation { createApiKey(input: { projectId: "${id}", name: "x" }) { key } }`,
  revokeApiKey: ({ keyId }) => `mutation { revokeApiKey(input: { id: "${keyId}" }) { __typename } }`,
  rotateApiKey: ({ keyId }) => `mutation { rotateApiKey(input: { id: "${keyId}" }) { key } }`,
  setProviderCredentials: ({ id }) =>
    `mutation { setProviderCredentials(input: { projectId: "${id}", provider: POLAR, clientId: "x", clientSecret: "x" }) { __typename } }`,
  removeProviderCredentials: ({ id }) =>
    `mutation { removeProviderCredentials(input: { projectId: "${id}", provider: POLAR }) { provider } }`,
};

/** For the root key alone. */
export const FOR_ROOT: typeof ADMINISTRATION = {
  projects: () => '{ projects { totalCount } }',
  createProject: () => 'mutation { createProject(input: { name: "x" }) { __typename } }',
  renameProject: ({ id }) => `mutation { renameProject(input: { projectId: "${id}", name: "x" }) { __typename } }`,
};
