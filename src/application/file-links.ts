import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../domain/clock.js';
import { FileFormat } from '../domain/workout-file.js';

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
  const [signing] = keys;
  if (signing === undefined) throw new Error('file links need at least one key');
  return {
    async sign({ userId, workoutId, format }) {
      const expiresAt = Math.floor(clock.now().getTime() / 1000) + LIFE_SECONDS;
      const token = await new SignJWT({ wid: workoutId, fmt: format })
        .setProtectedHeader({ alg: 'HS256', kid: signing.id })
        .setIssuer(ISSUER)
        .setSubject(userId)
        .setExpirationTime(expiresAt)
        .sign(signing.key);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },

    async read(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          (header) => {
            const found = keys.find(({ id }) => id === header.kid);
            if (found === undefined) throw new Error('unknown key');
            return found.key;
          },
          { issuer: ISSUER, algorithms: ['HS256'], currentDate: clock.now(), requiredClaims: ['exp', 'sub'] },
        );
        const { sub: userId, wid: workoutId } = payload;
        const format = Object.values(FileFormat).find((known) => known === payload['fmt']);
        if (userId === undefined || typeof workoutId !== 'string' || format === undefined) return 'forged';
        return { userId, workoutId, format };
      } catch (error) {
        // Told only of what was ours: the signature is checked first.
        return error instanceof errors.JWTExpired ? 'expired' : 'forged';
      }
    },
  };
}
