import { pino, type Logger } from 'pino';

export type { Logger };

/** Structured logs on standard output, one JSON object a line. What could hold a secret is cut out by name. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        '*.accessToken',
        '*.refreshToken',
        '*.clientSecret',
        '*.authorization',
        'headers.authorization',
        '*.text',
      ],
      remove: true,
    },
  });
}
