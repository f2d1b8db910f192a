/** Answers what never became a request: a malformed head, headers too long, a head that did not come. In our form, then hangs up. */
import type { Socket } from 'node:net';
import { problem } from '@liangdi/problem';

export function answerBrokenConnection(thrown: NodeJS.ErrnoException, socket: Socket): void {
  if (thrown.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    problem('request-invalid', {}, { faults: [{ pointer: '', rule: 'http' }] }).toBody(),
  );
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Language: zh-CN\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
