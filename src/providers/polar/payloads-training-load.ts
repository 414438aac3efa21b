import { z } from 'zod';
import { optionalNumber } from './numbers.js';
import { optionalWord } from './words.js';

/** A day of `GET /v3/users/cardio-load`. */
export const cardioLoadSchema = z.object({
  date: z.iso.date(),
  cardio_load: optionalNumber,
  strain: optionalNumber,
  tolerance: optionalNumber,
  cardio_load_ratio: optionalNumber,
  /** With or without the prefix LOAD_STATUS_. */
  cardio_load_status: optionalWord,
  cardio_load_level: z
    .object({
      very_low: optionalNumber,
      low: optionalNumber,
      medium: optionalNumber,
      high: optionalNumber,
      very_high: optionalNumber,
    })
    .nullish(),
});

export type CardioLoad = z.output<typeof cardioLoadSchema>;
