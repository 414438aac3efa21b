import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { execute, refusal, type Collections } from './commands.js';
import { takeRequests, type Document } from './wire.js';

export interface MongoDouble {
  url: string;
  /** Connections that are open now. */
  connections(): number;
  /** The next command of that name, and for which `when` holds, is refused with this code, once. */
  refuseNext(command: string, code: number, when?: (command: Document) => boolean): void;
  close(): Promise<void>;
}

/**
 * Stands in for a MongoDB where none can be had: the wire protocol over TCP, documents in memory, and every command done
 * before the next one is read. It proves that our code, Agenda and the driver fit together, and nothing of the semantics of
 * a server: no concurrency, no durability, no replica sets, no authentication.
 */
export async function startMongoDouble(): Promise<MongoDouble> {
  const collections: Collections = new Map();
  const sockets = new Set<Socket>();
  const refused = new Map<string, { code: number; when: (command: Document) => boolean }>();

  const server = createServer((socket) => {
    sockets.add(socket);
    let received: Buffer = Buffer.alloc(0);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away in the middle of an answer closes the socket; the other events say all.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      received = takeRequests(Buffer.concat([received, bytes]), ({ command, frame }) => {
        const [name = ''] = Object.keys(command);
        const refusing = refused.get(name);
        const isRefused = refusing?.when(command) === true;
        if (isRefused) refused.delete(name);
        const answer = isRefused
          ? refusal(refusing.code, 'Refused', `the double refuses ${name}`)
          : execute(command, collections);
        if (frame !== null) socket.write(frame(answer));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/tributary`,
    connections: () => sockets.size,
    refuseNext: (command, code, when = () => true) => refused.set(command, { code, when }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
