import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE_NAME = 'polar.json';

const instant = z.iso.datetime();
const athleteNumber = z.int().positive();

const stateSchema = z.strictObject({
  version: z.literal(1),
  clientId: z.string(),
  clientSecret: z.string(),
  startedOn: z.iso.date(),
  users: z.array(z.strictObject({ athlete: athleteNumber, memberId: z.string(), registeredAt: instant })),
  codes: z.array(
    z.strictObject({
      hash: z.string(),
      athlete: athleteNumber,
      redirectUri: z.string(),
      /** Whether the authorize call named it; the token call then must too. */
      isRedirectUriNamed: z.boolean(),
      expiresAt: instant,
    }),
  ),
  tokens: z.array(z.strictObject({ hash: z.string(), athlete: athleteNumber, expiresAt: instant })),
  /** The client's only one; a state of before webhooks has none. */
  webhook: z
    .strictObject({
      id: z.string(),
      url: z.string(),
      events: z.array(z.string()),
      active: z.boolean(),
      secret: z.string(),
      /** Of the last delivery, or ping, that was taken. */
      takenAt: instant,
    })
    .nullable()
    .default(null),
});

/** What the stand-in must not forget over a restart. Codes and tokens are kept as hashes. */
export type SandboxState = z.output<typeof stateSchema>;

export interface StateStore {
  readonly state: SandboxState;
  /** Writes what has changed; does nothing where the state is held in memory. */
  save(): void;
}

/**
 * @param directory left out: the state ends with the process
 * @throws Error naming the file when it is not a state of this sandbox
 */
export function openState(directory: string | undefined, now: Date): StateStore {
  if (directory === undefined) return { state: freshState(now), save: () => undefined };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, FILE_NAME);
  const state = readState(path) ?? freshState(now);
  const save = (): void => {
    // Renamed into place, so that a start after a crash finds the old state or the new one, never half of one.
    const draft = `${path}.${randomUUID()}`;
    writeFileSync(draft, JSON.stringify(state, null, 2), { mode: 0o600 });
    renameSync(draft, path);
  };
  save();
  return { state, save };
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function readState(path: string): SandboxState | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${path} is not a state of the Polar sandbox; move it away to begin anew`, { cause: error });
  }
}

function freshState(now: Date): SandboxState {
  return {
    version: 1,
    clientId: randomUUID(),
    clientSecret: randomUUID() + randomBytes(8).toString('hex'),
    startedOn: now.toISOString().slice(0, 10),
    users: [],
    codes: [],
    tokens: [],
    webhook: null,
  };
}
