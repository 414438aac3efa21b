import { createHash, randomUUID } from 'node:crypto';
import { SCOPES, type Scope } from '../../src/domain/scope.js';
import type { RowInspector } from './user-rows.js';

/** A project beside the first one, with a key of its own. */
export interface Tenant {
  projectId: string;
  key: string;
}

export async function addTenant(rows: RowInspector, name: string, scopes: readonly Scope[] = SCOPES): Promise<Tenant> {
  const [project] = await rows.query('insert into projects (name, redirect_urls) values ($1, $2) returning id', [
    name,
    ['https://app.example'],
  ]);
  const projectId = project!['id'] as string;
  return { projectId, key: await addKey(rows, projectId, scopes) };
}

export async function addKey(rows: RowInspector, projectId: string, scopes: readonly Scope[]): Promise<string> {
  const key = `key-${randomUUID()}`;
  await rows.query(
    `insert into api_keys (project_id, key_hash, prefix, is_bootstrap, name, scopes) values ($1, $2, $3, false, $3, $4)`,
    [projectId, createHash('sha256').update(key).digest(), key.slice(0, 12), scopes],
  );
  return key;
}
