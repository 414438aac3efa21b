import { z } from 'zod';
import { utcOffset } from '../../provider-kit/payload-time.js';

const NO_VALUE = ['NOT_AVAILABLE', 'UNKNOWN'];
const NUMERIC = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A number. Polar: now and then as text; NOT_AVAILABLE, UNKNOWN, or a text without anything in it, in place of one is no value. */
export const numberOrNull = z.preprocess(readText, z.number().nullable());

/** The same, where the key may be missing. */
export const optionalNumber = numberOrNull.nullish();

/** A number that must be there. */
export const requiredNumber = z.preprocess(readText, z.number());

/** Minutes east of UTC, where they are told. */
export const optionalOffset = z.preprocess(readText, utcOffset.nullable()).nullish();

/** Polar: −1 stands for "no value" where nothing below 0 can be counted. */
export const optionalCount = optionalNumber.transform((value) => (value === -1 ? null : value));

function readText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '' || NO_VALUE.includes(text)) return null;
  return NUMERIC.test(text) ? Number(text) : value;
}
