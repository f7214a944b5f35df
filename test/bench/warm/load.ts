/**
 * Asks one server the same thing over and over, on connections that stay open: as lean as a client can
 * be, so that the server is what is measured.
 */
import { connect, type Socket } from 'node:net';

export type Load = {
  readonly port: number;
  /** The whole request, as it goes over the wire. */
  readonly request: string;
  readonly connections: number;
  readonly ms: number;
};

export type Answered = { readonly answers: number; readonly ms: number };

/** Throws when an answer is not 200, for then something else was measured. */
export async function load({ port, request, connections, ms }: Load): Promise<Answered> {
  const start = performance.now();
  const end = start + ms;
  const counts = await Promise.all(
    Array.from({ length: connections }, () => askUntil(end, port, Buffer.from(request))),
  );
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return { answers, ms: performance.now() - start };
}

function askUntil(end: number, port: number, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const reader = createReader();
    let count = 0;
    socket.on('connect', () => socket.write(request));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const whole = reader(chunk);
      if (whole instanceof Error) return stop(socket, () => reject(whole));
      if (!whole) return;
      count += 1;
      if (performance.now() < end) socket.write(request);
      else stop(socket, () => resolve(count));
    });
  });
}

function stop(socket: Socket, then: () => void) {
  socket.once('close', then);
  socket.destroy();
}

/** Answers whether the chunk ends an answer. One answer is under way at a time, and says its length. */
function createReader(): (chunk: Buffer) => boolean | Error {
  let head = '';
  let left: number | undefined;

  return (chunk) => {
    let body = chunk.length;
    if (left === undefined) {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return false;
      if (!head.startsWith('HTTP/1.1 200 ')) return new Error(head.slice(0, 200));
      const length = /\r\ncontent-length: (\d+)/i.exec(head.slice(0, end))?.[1];
      if (length === undefined) return new Error('An answer without its length.');
      left = Number(length);
      body = head.length - end - 4;
    }
    left -= body;
    if (left > 0) return false;
    head = '';
    left = undefined;
    return true;
  };
}
