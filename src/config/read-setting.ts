import type { z } from 'zod';
import { ConfigError } from './config-error.js';

/** Reads one setting; null where it is unset or empty. @throws ConfigError where it is wrong */
export type ReadSetting = <T>(name: string, schema: z.ZodType<T>) => T | null;

export const readFrom =
  (environment: NodeJS.ProcessEnv): ReadSetting =>
  (name, schema) => {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return null;
    const parsed = schema.safeParse(text);
    if (!parsed.success) throw new ConfigError(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return parsed.data;
  };

export const isOn = (value: 'on' | 'off' | null, fallback: boolean): boolean =>
  value === null ? fallback : value === 'on';
