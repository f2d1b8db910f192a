/**
 * Ports on loopback for services that start later. Protects: no port is given that the system hands to outgoing connections (from 32768 or 49152 on),
 * for between being found free and being listened on it would be taken now and then.
 */
import { createServer } from 'node:net';

const lowest = 20_000;
/** Every process looks in a place of its own, so that two who look at once do not find the same. */
const portsEach = 500;
const places = 24;
let looked = 0;

/** One that nobody listens on at this moment, and this process has not been given before. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < portsEach; tried++) {
    const port = lowest + (process.pid % places) * portsEach + (looked++ % portsEach);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no port of ${portsEach} is free`);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
