import type { MasterKeyStore } from './application/ports/index.js';

/** What a command answers: for people, and for programs. */
export interface Told {
  lines: string[];
  value: unknown;
}

/** Counts what each master key has sealed. A key that is not named may be taken out of the settings. */
export async function tellMasterKeys(masterKeys: MasterKeyStore): Promise<Told> {
  const uses = await masterKeys.inUse();
  const lines = uses.map(({ table, keyId, count }) => `${keyId}  ${table}  ${count}`);
  return { lines: lines.length === 0 ? ['Nothing is sealed yet.'] : lines, value: uses };
}

/** Seals anew, with the first master key, what others have sealed. @throws Error where a key of the database is not set */
export async function rotateMasterKey(masterKeys: MasterKeyStore): Promise<Told> {
  const sealedAnew = new Map<string, number>();
  for await (const { table, count } of masterKeys.rotate()) {
    sealedAnew.set(table, (sealedAnew.get(table) ?? 0) + count);
  }
  const rows = [...sealedAnew].map(([table, count]) => ({ table, count }));
  const done = rows.map(({ table, count }) => `sealed anew  ${table}  ${count}`);
  const inUse = await tellMasterKeys(masterKeys);
  return {
    lines: [...(done.length === 0 ? ['All was sealed with the first key already.'] : done), ...inUse.lines],
    value: { sealedAnew: rows, inUse: inUse.value },
  };
}
