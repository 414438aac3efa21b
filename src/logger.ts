import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { loggable } from './log/loggable.js';
import { withoutSecrets } from './log/words.js';

/** Without children: what these are bound to would be written as it is. */
export type Logger = Pick<PinoLogger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'>;

/**
 * Structured logs on standard output, one JSON object a line. A line holds the fields that a log may have, each of its type,
 * and of errors what is no data of anybody; all else is left out, by whatever name it comes.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // They would look into errors themselves.
      serializers: { err: (told: unknown) => told },
      hooks: {
        logMethod(given: unknown[], log) {
          const [fields, message] = typeof given[0] === 'string' ? [{}, given[0]] : given;
          const told = typeof message === 'string' ? withoutSecrets(message) : 'without a message';
          log.call(this, loggable(fieldsOf(fields)), told);
        },
      },
    },
    destination ?? pino.destination(1),
  );
}

function fieldsOf(given: unknown): object {
  if (given instanceof Error) return { err: given };
  return typeof given === 'object' && given !== null ? given : {};
}
