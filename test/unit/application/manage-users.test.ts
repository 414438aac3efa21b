import { describe, expect, it } from '@jest/globals';
import { manageUsers } from '../../../src/application/manage-users.js';
import type { UserStore } from '../../../src/application/ports/index.js';
import { byKey, byToken } from '../graphql/gateway.js';
import { aUser, otherProject } from '../graphql/records.js';

const own = aUser(1);
const stranger = aUser(2, otherProject.id);

function overUsers() {
  const held = [own, stranger];
  const rung: string[] = [];
  const users: Partial<UserStore> = {
    find: async (projectId, externalId) =>
      held.find((user) => user.projectId === projectId && user.externalId === externalId) ?? null,
    erase: async (id) => {
      held.splice(
        held.findIndex((user) => user.id === id),
        1,
      );
    },
  };
  const jobs = {
    syncSoon: async () => undefined,
    sayFarewellsSoon: async () => {
      rung.push('farewells');
    },
  };
  return { held, rung, ...manageUsers({ users: users as UserStore, jobs }) };
}

describe('deleting a user', () => {
  it('said again has the same answer, and erases nobody else', async () => {
    const { held, rung, deleteUser } = overUsers();

    expect(await deleteUser(byKey, { id: own.externalId })).toBe(own.externalId);
    expect(await deleteUser(byKey, { id: own.externalId })).toBe(own.externalId);
    expect(held).toEqual([stranger]);
    expect(rung).toEqual(['farewells']);
  });

  it("answers another application's user as one that never was, and leaves it", async () => {
    const { held, deleteUser } = overUsers();

    expect(await deleteUser(byKey, { id: stranger.externalId })).toBe(stranger.externalId);
    expect(held).toEqual([own, stranger]);
  });

  it('is not for a user token, and not for what can be no id', async () => {
    const { held, deleteUser } = overUsers();

    await expect(deleteUser(byToken(own), { id: own.externalId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(deleteUser(byKey, { id: ' ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.id' });
    expect(held).toHaveLength(2);
  });
});
