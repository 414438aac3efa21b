import { badInput } from '../application/refusals.js';
import type { RecordKey } from '../application/ports/index.js';

/** The types that `node` finds, each with the byte that stands for it in an id; a byte is never given to another type. */
const NODE_TAGS = {
  Connection: 1,
  SyncRun: 2,
  Workout: 3,
  SleepSession: 4,
  NightlyRecharge: 5,
  DailyActivity: 6,
  DailyTrainingLoad: 7,
  AlertnessPeriod: 8,
  CircadianBedtime: 9,
  BodyTemperature: 10,
  NightlySkinTemperature: 11,
  BloodOxygenTest: 12,
  Electrocardiogram: 13,
  SkinContact: 14,
  BodyMeasurement: 15,
} as const;
export type NodeTypeName = keyof typeof NODE_TAGS;

export interface NodeKey extends RecordKey {
  type: NodeTypeName;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_BYTES = 16;
const ID_BYTES = 1 + 2 * UUID_BYTES;
const typeOfTag = new Map<number, NodeTypeName>(
  Object.entries(NODE_TAGS).map(([type, tag]) => [tag, type as NodeTypeName]),
);

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Global id: base64url of the type's byte, the user's key and the row's id. The user's key is in it so that `node` reads
 * from one user's rows only.
 */
export function encodeNodeId(type: NodeTypeName, { userId, id }: RecordKey): string {
  const hex = NODE_TAGS[type].toString(16).padStart(2, '0') + (userId + id).replaceAll('-', '');
  // Decoding ends at the first character that is no digit.
  const bytes = Buffer.from(hex, 'hex');
  if (hex.length !== 2 * ID_BYTES || bytes.length !== ID_BYTES) {
    throw new TypeError(`${type} has a key that is not a UUID`);
  }
  return bytes.toString('base64url');
}

/** @throws RequestError BAD_USER_INPUT that blames `field`, for what was never an id of this API */
export function decodeNodeId(text: string, field: string): NodeKey {
  const bytes = Buffer.from(text, 'base64url');
  const type = typeOfTag.get(bytes[0] ?? 0);
  if (type === undefined || bytes.length !== ID_BYTES || bytes.toString('base64url') !== text) {
    throw badInput(field, 'takes an id as this API prints it');
  }
  return { type, userId: uuidAt(bytes, 1), id: uuidAt(bytes, 1 + UUID_BYTES) };
}

function uuidAt(bytes: Buffer, start: number): string {
  const hex = bytes.toString('hex', start, start + UUID_BYTES);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
