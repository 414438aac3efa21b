/** Base types of the format. */
export const UINT8 = 'uint8';
export const UINT16 = 'uint16';
export const UINT32 = 'uint32';
type BaseType = typeof UINT8 | typeof UINT16 | typeof UINT32 | 'enum' | 'string';

const CODES: Record<BaseType, number> = { enum: 0x00, uint8: 0x02, uint16: 0x84, uint32: 0x86, string: 0x07 };
const SIZES: Partial<Record<BaseType, number>> = { enum: 1, uint8: 1, uint16: 2, uint32: 4 };

/** A message with its definition in front, byte by byte: independent of any library. */
export function message(
  number: number,
  fields: readonly (readonly [number: number, type: BaseType, value: number | readonly number[]])[],
  developerFields: readonly (readonly [number: number, index: number, bytes: readonly number[]])[] = [],
): number[] {
  const values = fields.map(([, type, value]) =>
    typeof value === 'number' ? littleEndian(value, SIZES[type] ?? 1) : [...value],
  );
  return [
    developerFields.length === 0 ? 0x40 : 0x60,
    ...[0, 0, ...littleEndian(number, 2), fields.length],
    ...fields.flatMap(([field, type], index) => [field, values[index]?.length ?? 0, CODES[type]]),
    ...(developerFields.length === 0 ? [] : [developerFields.length]),
    ...developerFields.flatMap(([field, index, bytes]) => [field, bytes.length, index]),
    ...[0x00, ...values.flat(), ...developerFields.flatMap(([, , bytes]) => [...bytes])],
  ];
}

/** A file of these messages, with the checksum left out as some writers do. */
export function fitFile(messages: readonly (readonly number[])[]): Uint8Array {
  const data = messages.flat();
  return Uint8Array.from([
    14,
    0x20,
    0,
    0,
    ...littleEndian(data.length, 4),
    ...Buffer.from('.FIT'),
    0,
    0,
    ...data,
    0,
    0,
  ]);
}

function littleEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
