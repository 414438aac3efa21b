import { z } from 'zod';
import { bare, json, type Answer, type Asked } from './answer.js';
import type { Account, World } from './world.js';

const registration = z.object({ 'member-id': z.string().min(1).max(512) });

/** `POST /v3/users`. */
export function registerUser(world: World, account: Account, { body }: Asked): Answer {
  if (world.hasWithdrawnAll(account)) return bare(403);
  const parsed = registration.safeParse(parseJson(body));
  if (!parsed.success) return bare(400);
  const memberId = parsed.data['member-id'];
  const { users } = world.store.state;
  // Polar: one code for two reasons: this user is registered already, or somebody else has that member-id.
  if (users.some((user) => user.athlete === account.owner.number || user.memberId === memberId)) return bare(409);
  users.push({ athlete: account.owner.number, memberId, registeredAt: world.now().toISOString() });
  world.store.save();
  return readUser(world, account);
}

/** `GET /v3/users/{id}`. */
export function readUser(world: World, account: Account): Answer {
  if (world.hasWithdrawnAll(account)) return bare(403);
  const { owner } = account;
  const user = world.store.state.users.find(({ athlete }) => athlete === owner.number);
  if (user === undefined) return bare(204);
  const { profile } = owner.athlete;
  return json(200, {
    'polar-user-id': owner.polarUserId,
    'member-id': user.memberId,
    'registration-date': user.registeredAt,
    'first-name': profile.firstName,
    'last-name': profile.lastName,
    birthdate: profile.birthdate,
    gender: profile.gender,
    weight: profile.weightKg,
    height: profile.heightCm,
    'extra-info': [],
  });
}

/** `DELETE /v3/users/{id}`: ends the registration, and the token with it. */
export function removeUser(world: World, account: Account): Answer {
  const { state } = world.store;
  state.users = state.users.filter(({ athlete }) => athlete !== account.owner.number);
  world.revokeTokens(account);
  return bare(204);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read fails the schema, and with that the request.
    return undefined;
  }
}
