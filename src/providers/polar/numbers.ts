import { z } from 'zod';

const NUMERIC = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A number. Polar: now and then as text, and NOT_AVAILABLE in place of one is no value. */
export const numberOrNull = z.preprocess(readText, z.number().nullable());

/** The same, where the key may be missing. */
export const optionalNumber = numberOrNull.nullish();

/** Polar: −1 stands for "no value" where nothing below 0 can be counted. */
export const optionalCount = optionalNumber.transform((value) => (value === -1 ? null : value));

function readText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === 'NOT_AVAILABLE') return null;
  return NUMERIC.test(text) ? Number(text) : value;
}
