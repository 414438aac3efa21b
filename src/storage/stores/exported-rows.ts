import { decodeBlock, decodeRoute } from '../../series/index.js';
import type { UserCipher } from '../cipher.js';
import { packedBodies } from '../packed-bodies.js';

const payloads = packedBodies('payloads');
const files = packedBodies('payload_files');

/** Columns that would open something: a consent on its way is told without its secrets. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = { consents: ['state_hash', 'code_verifier'] };

type Row = Readonly<Record<string, unknown>>;

interface Reading {
  userId: string;
  cipher: UserCipher;
  hidden: readonly string[];
}

/** Whose row it is stands in the header. */
export function hiddenOf(table: string): readonly string[] {
  return ['user_id', ...(HIDDEN[table] ?? [])];
}

/** `start_time` is `startTime`, as in the API. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A row as it is written: bytes that name something as hexadecimal digits, packed and sealed ones opened. */
export async function readable(table: string, row: Row, { userId, cipher, hidden }: Reading): Promise<Row> {
  const opened = await open(table, row, userId, cipher);
  return Object.fromEntries(
    Object.entries(opened)
      .filter(([column]) => !hidden.includes(column))
      .map(([column, value]) => [camelCase(column), printed(value)]),
  );
}

async function open(table: string, row: Row, userId: string, cipher: UserCipher): Promise<Row> {
  switch (table) {
    case 'series_blocks': {
      const { data, ...rest } = row;
      const { timestamps, values } = decodeBlock(data as Buffer);
      return { ...rest, timestamps: [...timestamps], values: [...values] };
    }
    case 'workout_routes':
      return { ...row, points: decodeRoute(row['points'] as Buffer) };
    case 'payloads':
      return { ...row, body: (await bodyOf(payloads, row, userId, cipher)).toString('utf8') };
    case 'payload_files':
      return { ...row, body: (await bodyOf(files, row, userId, cipher)).toString('base64'), encoding: 'base64' };
    default:
      return row;
  }
}

function bodyOf(bodies: typeof payloads, row: Row, userId: string, cipher: UserCipher): Promise<Buffer> {
  return bodies.open(cipher, userId, row['hash'] as Buffer, row['body'] as Buffer);
}

function printed(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return Array.isArray(value) && value.some((part) => Buffer.isBuffer(part)) ? value.map(printed) : value;
}
