import { makeProject } from '../integration/storage/builders.js';
import { polar } from '../../src/providers/polar/index.js';
import { openStorage } from '../../src/storage/index.js';
import { GATEWAY_KEY } from './master-keys.js';
import type { RecordedRequest, ScriptedAnswer } from './scripted-server.js';

/** Data types that are polled once a day: not due for long. */
const ONCE_A_DAY = Object.entries(polar.manifest.dataTypes).flatMap(([dataType, { pollSeconds }]) =>
  pollSeconds >= 86_400 ? [dataType] : [],
);
const FAR_MS = 60 * 86_400_000;

/** What AccessLink answers of a user who has nothing. */
const NOTHING: Record<string, ScriptedAnswer> = {
  '/v3/exercises': { body: [] },
  '/v3/users/sleep': { body: { nights: [] } },
  '/v3/users/nightly-recharge': { status: 204 },
  '/v3/users/continuous-heart-rate': { status: 404 },
  '/v3/users/activities': { body: [] },
};

export const emptyPolar = ({ path }: Pick<RecordedRequest, 'path'>): ScriptedAnswer => NOTHING[path] ?? { status: 404 };

/** The settings of a gateway that reaches AccessLink there. */
export const polarAt = (origin: string): Record<string, string> => ({
  POLAR_CLIENT_ID: 'client',
  POLAR_CLIENT_SECRET: 'secret',
  POLAR_API_URL: origin,
});

/**
 * Connects users to Polar, all due now with what is polled all day, in a database that is served by a `GatewayProcess`.
 * @returns their external ids; `token-<external id>` is the access token of each
 */
export async function seedConnections(databaseUrl: string, count: number): Promise<string[]> {
  const storage = await openStorage({
    url: databaseUrl,
    masterKeys: [GATEWAY_KEY],
    poolSize: 8,
  });
  try {
    const projectId = await makeProject(storage);
    const seed = async (externalId: string) => {
      const user = await storage.users.create(projectId, externalId);
      const { id } = await storage.connections.begin(user.id, 'polar');
      const at = new Date();
      await storage.connections.activate({
        userId: user.id,
        id,
        externalUserId: externalId,
        tokens: { accessToken: `token-${externalId}`, refreshToken: null, expiresAt: null, scopes: [] },
        connectedAt: at,
        nextSyncAt: at,
      });
      const later = new Date(at.getTime() + FAR_MS);
      await storage.pool.query(
        `insert into stream_schedules (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, watched_since)
         select $1, $2, type, $3, $3, $4 from unnest($5::text[]) as t(type)`,
        [user.id, id, later, at, ONCE_A_DAY],
      );
      return externalId;
    };
    return await Promise.all(Array.from({ length: count }, (_, at) => seed(`user-${at}`)));
  } finally {
    await storage.close();
  }
}
