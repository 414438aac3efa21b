import { BSON } from 'mongodb';

/** The wire protocol as drivers of MongoDB speak it: OP_MSG, and OP_QUERY for the very first greeting. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

export type Document = Record<string, unknown>;

export interface Request {
  /** The command as one document, with the documents that travelled beside it in their places. */
  command: Document;
  /** Frames an answer to this request; null where the client wants none. */
  frame: ((answer: Document) => Buffer) | null;
}

/** Cuts whole messages off the front. @returns the bytes of the message that is still on its way */
export function takeRequests(received: Buffer, onRequest: (request: Request) => void): Buffer {
  let rest = received;
  while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
    const length = rest.readInt32LE(0);
    onRequest(readRequest(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return rest;
}

function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_MSG) {
    const flags = message.readUInt32LE(HEADER_BYTES);
    if ((flags & CHECKSUM_PRESENT) !== 0) throw new Error('the double checks no checksums');
    const command = readSections(message.subarray(HEADER_BYTES + 4));
    return { command, frame: (flags & MORE_TO_COME) === 0 ? (answer) => frameMessage(id, answer) : null };
  }
  if (operation === OP_QUERY) {
    const collectionEnd = message.indexOf(0, HEADER_BYTES + 4);
    const command = BSON.deserialize(message.subarray(collectionEnd + 1 + 8));
    return { command, frame: (answer) => frameReply(id, answer) };
  }
  throw new Error(`the double does not speak operation ${operation}`);
}

function readSections(sections: Buffer): Document {
  let command: Document = {};
  const beside: Record<string, Document[]> = {};
  for (let at = 0; at < sections.length;) {
    const kind = sections[at];
    const size = sections.readInt32LE(at + 1);
    const section = sections.subarray(at + 1, at + 1 + size);
    if (kind === 0) command = BSON.deserialize(section);
    else if (kind === 1) Object.assign(beside, readSequence(section));
    else throw new Error(`a section of kind ${kind}`);
    at += 1 + size;
  }
  return { ...command, ...beside };
}

function readSequence(section: Buffer): Record<string, Document[]> {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at)) {
    documents.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

function frameMessage(responseTo: number, answer: Document): Buffer {
  return withHeader(OP_MSG, responseTo, Buffer.concat([Buffer.alloc(5), BSON.serialize(answer)]));
}

function frameReply(responseTo: number, answer: Document): Buffer {
  const preamble = Buffer.alloc(20);
  preamble.writeInt32LE(8, 0);
  preamble.writeInt32LE(1, 16);
  return withHeader(OP_REPLY, responseTo, Buffer.concat([preamble, BSON.serialize(answer)]));
}

function withHeader(operation: number, responseTo: number, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + body.length, 0);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(operation, 12);
  return Buffer.concat([header, body]);
}
