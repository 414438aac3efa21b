import pg from 'pg';
import { operationSignal } from '../application/ports/operation-scope.js';

type Release = pg.PoolClient['release'];
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: Release) => void;

/**
 * Ties what runs on connections of a pool to the operation that it is done for: where that is given up, the statement that
 * runs is cancelled in the database, and no connection is handed out any more.
 */
export function cancelWithOperation(pool: pg.Pool): pg.Pool {
  const connect = pool.connect.bind(pool) as (callback: Connected) => void;
  const connectFor = (callback: Connected): void => {
    const signal = operationSignal();
    if (signal === undefined) connect(callback);
    else if (signal.aborted) callback(givenUp(signal), undefined, () => undefined);
    else connect(watched(signal, callback, pool));
  };
  const replaced = (callback?: Connected): Promise<pg.PoolClient> | undefined => {
    if (callback !== undefined) {
      connectFor(callback);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      connectFor((error, client) => {
        if (client === undefined) reject(error ?? new Error('the pool has no connection'));
        else resolve(client);
      });
    });
  };
  pool.connect = replaced as typeof pool.connect;
  return pool;
}

function watched(signal: AbortSignal, callback: Connected, pool: pg.Pool): Connected {
  return (error, client, release) => {
    if (client === undefined) {
      callback(error, client, release);
      return;
    }
    if (signal.aborted) {
      release();
      callback(givenUp(signal), undefined, () => undefined);
      return;
    }
    let cancelling: Promise<void> | null = null;
    const cancel = () => {
      cancelling = cancelStatement(client, pool);
    };
    const letGo: Release = (destroy) => {
      signal.removeEventListener('abort', cancel);
      // Nobody else's statement may be on the connection when the cancellation arrives.
      if (cancelling === null) release(destroy);
      else
        void cancelling.then(() => {
          release(destroy);
        });
    };
    client.release = letGo;
    signal.addEventListener('abort', cancel);
    callback(undefined, client, letGo);
  };
}

/** Over a connection of its own: those of the pool may all be busy with what is to be cancelled. Never rejects. */
async function cancelStatement(client: pg.PoolClient, pool: pg.Pool): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  // As the user that the connection was opened by, whatever role it has taken since.
  const canceller = new pg.Client({ ...pool.options, options: '' });
  // Where the database cannot be reached there is nothing to cancel either.
  canceller.on('error', () => undefined);
  try {
    await canceller.connect();
    await canceller.query('select pg_cancel_backend($1)', [processID]);
  } catch {
    return;
  } finally {
    await canceller.end().catch(() => undefined);
  }
}

function givenUp(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('the operation was given up');
}
