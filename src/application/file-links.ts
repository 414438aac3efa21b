import type { Clock } from '../domain/clock.js';
import { FileFormat } from '../domain/workout-file.js';
import { createSignedTokens } from './signed-tokens.js';

/** Not that of user tokens: a link says nothing to the API, and a user token opens no file. */
const ISSUER = 'tributary files';
const LIFE_SECONDS = 10 * 60;

/** What a link opens: one file of one workout of one user. */
export interface LinkedFile {
  userId: string;
  workoutId: string;
  format: FileFormat;
}

/** Signs and reads what stands in the address of a file. */
export interface FileLinks {
  sign(file: LinkedFile): Promise<{ token: string; expiresAt: Date }>;
  /** `forged`: not signed by this gateway. */
  read(token: string): Promise<LinkedFile | 'expired' | 'forged'>;
}

/** @param keys the first one signs, all verify */
export function createFileLinks(keys: readonly { id: string; key: Uint8Array }[], clock: Clock): FileLinks {
  const tokens = createSignedTokens({ keys, clock, issuer: ISSUER, what: 'file links' });
  return {
    sign: ({ userId, workoutId, format }) =>
      tokens.sign(userId, { wid: workoutId, fmt: format }, { lifeSeconds: LIFE_SECONDS }),

    async read(token) {
      const claims = await tokens.read(token);
      if (typeof claims === 'string') return claims;
      const { sub: userId, wid: workoutId } = claims;
      const format = Object.values(FileFormat).find((known) => known === claims['fmt']);
      if (userId === undefined || typeof workoutId !== 'string' || format === undefined) return 'forged';
      return { userId, workoutId, format };
    },
  };
}
