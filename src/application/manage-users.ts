import type { Caller } from './caller.js';
import { checkUserId, findUser, requireProjectKey, requireScope } from './find-user.js';
import type { JobQueue, UserStore } from './ports/index.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  jobs: JobQueue;
}

type ManageUsers = Pick<
  UseCases,
  'createUser' | 'deleteUser' | 'findUser' | 'listUsers' | 'countUsers' | 'usersByKeys'
>;

export function manageUsers({ users, jobs }: Dependencies): ManageUsers {
  return {
    async createUser(caller, { id }) {
      requireScope(caller, 'users:write');
      checkUserId(id, 'input.id');
      return users.create(caller.project.id, id);
    },

    async deleteUser(caller, { id }) {
      requireScope(caller, 'users:write');
      checkUserId(id, 'input.id');
      const user = await findUser(users, caller, id);
      // Gone already, or never there: said again, it has the same answer.
      if (user === null) return id;
      await users.erase(user.id);
      await jobs.sayFarewellsSoon();
      return user.externalId;
    },

    async findUser(caller, externalId) {
      checkUserId(externalId, 'id');
      return findUser(users, caller, externalId);
    },

    async listUsers(caller, search, page) {
      requireProjectKey(caller);
      return users.list(caller.project.id, search, page);
    },

    async countUsers(caller, search) {
      requireProjectKey(caller);
      return users.count(caller.project.id, search);
    },

    async usersByKeys(caller, ids) {
      const found = await users.findByKeys(ids);
      return found.map((user) => (user !== null && isWithinReach(caller, user) ? user : null));
    },
  };
}

function isWithinReach(caller: Caller, user: { id: string; projectId: string }): boolean {
  return caller.kind === 'user' ? caller.users.some(({ id }) => id === user.id) : caller.project.id === user.projectId;
}
