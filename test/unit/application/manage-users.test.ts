import { describe, expect, it } from '@jest/globals';
import { manageUsers } from '../../../src/application/manage-users.js';
import type { AuditStore, UserStore } from '../../../src/application/ports/index.js';
import type { ErasureReceipt } from '../../../src/domain/audit.js';
import { byKey, byToken } from '../graphql/gateway.js';
import { aUser, otherProject } from '../graphql/records.js';

const own = aUser(1);
const stranger = aUser(2, otherProject.id);

function overUsers() {
  const held = [own, stranger];
  const rung: string[] = [];
  const receipts = new Map<string, ErasureReceipt>();
  const audit: Partial<AuditStore> = {
    receipt: async (projectId, externalId) => receipts.get(`${projectId} ${externalId}`) ?? null,
  };
  const users: Partial<UserStore> = {
    find: async (projectId, externalId) =>
      held.find((user) => user.projectId === projectId && user.externalId === externalId) ?? null,
    erase: async (id) => {
      const [{ projectId, externalId } = own] = held.splice(
        held.findIndex((user) => user.id === id),
        1,
      );
      const receipt = { id: 'receipt', erasedAt: new Date(0), counts: { users: 1 }, hash: new Uint8Array(32) };
      receipts.set(`${projectId} ${externalId}`, receipt);
      return receipt;
    },
  };
  const jobs = {
    syncSoon: async () => undefined,
    sayFarewellsSoon: async () => {
      rung.push('farewells');
    },
  };
  return { held, rung, ...manageUsers({ users: users as UserStore, audit: audit as AuditStore, jobs }) };
}

describe('deleting a user', () => {
  it('said again has the same answer, and erases nobody else', async () => {
    const { held, rung, deleteUser } = overUsers();

    const first = await deleteUser(byKey, { id: own.externalId });
    expect(first).toMatchObject({ deletedUserId: own.externalId, receipt: { counts: { users: 1 } } });
    expect(await deleteUser(byKey, { id: own.externalId })).toEqual(first);
    expect(held).toEqual([stranger]);
    expect(rung).toEqual(['farewells']);
  });

  it("answers another application's user as one that never was, and leaves it", async () => {
    const { held, deleteUser } = overUsers();

    const never = { deletedUserId: stranger.externalId, receipt: null };
    expect(await deleteUser(byKey, { id: stranger.externalId })).toEqual(never);
    expect(held).toEqual([own, stranger]);
  });

  it('is not for a user token, and not for what can be no id', async () => {
    const { held, deleteUser } = overUsers();

    await expect(deleteUser(byToken(own), { id: own.externalId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(deleteUser(byKey, { id: ' ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.id' });
    expect(held).toHaveLength(2);
  });
});
