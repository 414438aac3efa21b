import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config.js';

/** What the embedded mode makes for itself at its first start. */
export interface LocalSecrets {
  masterKey: Uint8Array;
  apiKey: string;
  /** Made of the master key, so that installations from before it was there have one too. */
  rootKey: string;
  sandboxSeed: string;
}

const schema = z.object({
  masterKey: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
  apiKey: z.string().min(16),
  sandboxSeed: z.string().min(1),
});

/** Reads `secrets.json` of the data directory (mode 0600), or makes it; two processes that start together agree. */
export async function loadLocalSecrets(dataDirectory: string): Promise<LocalSecrets> {
  await mkdir(dataDirectory, { recursive: true }).catch((error: unknown) => {
    throw new ConfigError(
      `DATA_DIR ${dataDirectory} cannot be made: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
    );
  });
  const path = join(dataDirectory, 'secrets.json');
  const fresh = {
    masterKey: randomBytes(32).toString('base64'),
    apiKey: `trb_${randomBytes(24).toString('base64url')}`,
    sandboxSeed: 'tributary',
  };
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(`${JSON.stringify(fresh, null, 2)}\n`);
    await file.sync();
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const parsed = schema.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    throw new ConfigError(
      `${path} is damaged; without its master key what was encrypted with it cannot be read. Restore it from a backup`,
    );
  }
  const { masterKey, apiKey, sandboxSeed } = parsed.data;
  const key = new Uint8Array(Buffer.from(masterKey, 'base64'));
  return { masterKey: key, apiKey, rootKey: deriveRootKey(key), sandboxSeed };
}

function deriveRootKey(masterKey: Uint8Array): string {
  const derived = hkdfSync('sha256', masterKey, new Uint8Array(), 'tributary root key', 32);
  return `trb_root_${Buffer.from(derived).toString('base64url')}`;
}

/** Undefined for what is no JSON; the schema refuses it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
