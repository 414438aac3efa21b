import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Writes bytes to a server as they are. @returns all that it answers until it ends the connection; empty where it says nothing */
export async function sendRaw(
  origin: string,
  bytes: string | Buffer,
  onOpen?: (socket: Socket) => void,
): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // What was refused before it was read to its end is answered by a reset as well.
  socket.on('error', () => undefined);
  socket.write(bytes);
  onOpen?.(socket);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

/** Of an answer as it came over the wire; 0 where there is none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
}
