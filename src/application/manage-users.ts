import { actorOf } from './audit-actor.js';
import type { Caller } from './caller.js';
import { checkUserId, findUser, requireProjectKey, requireScope } from './find-user.js';
import type { AuditStore, JobQueue, UserStore } from './ports/index.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  jobs: JobQueue;
  audit: AuditStore;
  /** After somebody was erased; the answer waits for it. */
  onErased?: () => Promise<void>;
}

type ManageUsers = Pick<
  UseCases,
  'createUser' | 'deleteUser' | 'findUser' | 'listUsers' | 'countUsers' | 'usersByKeys'
>;

export function manageUsers({ users, jobs, audit, onErased }: Dependencies): ManageUsers {
  return {
    async createUser(caller, { id }) {
      requireProjectKey(caller);
      requireScope(caller, 'users:write');
      checkUserId(id, 'input.id');
      return users.create(caller.project.id, id, actorOf(caller));
    },

    async deleteUser(caller, { id }) {
      requireProjectKey(caller);
      requireScope(caller, 'users:write');
      checkUserId(id, 'input.id');
      const user = await findUser(users, caller, id);
      const receipt = user === null ? null : await users.erase(user.id, actorOf(caller));
      if (receipt !== null) {
        await onErased?.();
        await jobs.sayFarewellsSoon();
      }
      // Gone already, it has the answer of that time; never there, it looks the same but for the receipt.
      return { deletedUserId: id, receipt: receipt ?? (await audit.receipt(caller.project.id, id)) };
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
