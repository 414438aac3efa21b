import { createHash, randomUUID } from 'node:crypto';
import { BY_GATEWAY, type AuditAction, type AuditActor, type AuditDetails, type AuditEntry } from '../domain/audit.js';
import type { Clock } from '../domain/clock.js';
import { jsonb, only, storable, uuid, type Sql } from './sql.js';

/** What happened, before it is known who did it and where it stands in the log. */
export interface AuditEvent {
  action: AuditAction;
  /** The application's own id of the user; left out: it is about none. */
  externalUserId?: string;
  details?: AuditDetails;
}

/** Writes entries in the transaction of what they tell. */
export interface Auditor {
  /**
   * The last statements of the transaction, but for its commit: until then everybody waits who adds to the project's log, and
   * what comes last waits for nothing else.
   * @param by left out: the gateway itself
   */
  add(tx: Sql, projectId: string, by: AuditActor | undefined, ...events: AuditEvent[]): Promise<AuditEntry[]>;
  /** As `add`, about a user by the internal key; nothing where the user is gone. */
  addOfUser(
    tx: Sql,
    userId: string,
    by: AuditActor | undefined,
    action: AuditAction,
    details?: AuditDetails,
  ): Promise<void>;
}

/** What the first entry of a chain covers. */
export const NO_HASH: Uint8Array = new Uint8Array(32);

interface Head extends Record<string, unknown> {
  sequence: number;
  at: Date;
  hash: Buffer;
  prefix: string | null;
}

export function auditor(clock: Clock): Auditor {
  const add: Auditor['add'] = async (tx, projectId, by = BY_GATEWAY, ...events) => {
    if (events.length === 0) return [];
    const head = await holdHead(tx, projectId, by);
    const at = new Date(Math.max(clock.now().getTime(), head.at.getTime()));
    const entries: AuditEntry[] = [];
    let previous: Uint8Array = head.hash;
    for (const { action, externalUserId, details = {} } of events) {
      const entry = {
        id: randomUUID(),
        projectId: projectId.toLowerCase(),
        sequence: head.sequence + entries.length + 1,
        at,
        action,
        actorKind: by.kind,
        actorId: by.id,
        actorPrefix: head.prefix,
        externalUserId: externalUserId === undefined ? null : storable(externalUserId),
        details: JSON.parse(jsonb(details)) as AuditDetails,
      };
      previous = hashEntry(previous, entry);
      entries.push({ ...entry, hash: previous });
    }
    await write(tx, entries);
    return entries;
  };
  return {
    add,
    async addOfUser(tx, userId, by, action, details = {}) {
      const { rows } = await tx.query<{ projectId: string; externalUserId: string }>(
        'select project_id as "projectId", external_id as "externalUserId" from users where id = $1',
        [uuid(userId)],
      );
      const [user] = rows;
      if (user === undefined) return;
      await add(tx, user.projectId, by, { action, externalUserId: user.externalUserId, details });
    },
  };
}

/**
 * SHA-256 of the hash before and of all that the entry says, as one JSON array without blanks, keys of objects in order.
 * docs/audit.md tells the form, so that others can check it.
 */
export function hashEntry(previous: Uint8Array, entry: Omit<AuditEntry, 'hash'>): Buffer {
  const { projectId, sequence, id, at, action, actorKind, actorId, actorPrefix, externalUserId, details } = entry;
  const said = [
    Buffer.from(previous).toString('hex'),
    projectId,
    sequence,
    id,
    at.toISOString(),
    action,
    actorKind,
    actorId,
    actorPrefix,
    externalUserId,
    inOrder(details),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest();
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]));
}

/** Holds the end of the project's chain until the transaction ends. */
async function holdHead(tx: Sql, projectId: string, by: AuditActor): Promise<Head> {
  const hold = () =>
    tx.query<Head>(
      `select h.sequence, h.at, h.hash, (select k.prefix from api_keys k where k.id = $2) as prefix
         from audit_heads h where h.project_id = $1 for update of h`,
      [uuid(projectId), by.kind === 'KEY' ? by.id : null],
    );
  const { rows } = await hold();
  if (rows.length > 0) return only(rows, 'head');
  await tx.query(
    `insert into audit_heads (project_id, sequence, at, hash) values ($1, 0, 'epoch', $2) on conflict do nothing`,
    [uuid(projectId), NO_HASH],
  );
  return only((await hold()).rows, 'head');
}

async function write(tx: Sql, entries: readonly AuditEntry[]): Promise<void> {
  const last = entries.at(-1);
  if (last === undefined) return;
  await tx.query(
    `with head as (update audit_heads set sequence = $2, at = $3, hash = $4 where project_id = $1)
     insert into audit_entries
       (project_id, sequence, id, at, action, actor_kind, actor_id, actor_prefix, external_user_id, details, hash)
     select $1, e.sequence, e.id, $3, e.action, $5, $6, $7, e.external_user_id, e.details, e.hash
       from unnest($8::integer[], $9::uuid[], $10::text[], $11::text[], $12::jsonb[], $13::bytea[])
              as e(sequence, id, action, external_user_id, details, hash)`,
    [
      last.projectId,
      last.sequence,
      last.at,
      last.hash,
      last.actorKind,
      last.actorId,
      last.actorPrefix,
      entries.map(({ sequence }) => sequence),
      entries.map(({ id }) => id),
      entries.map(({ action }) => action),
      entries.map(({ externalUserId }) => externalUserId),
      entries.map(({ details }) => JSON.stringify(details)),
      entries.map(({ hash }) => hash),
    ],
  );
}
