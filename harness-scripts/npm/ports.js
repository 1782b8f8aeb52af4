// Ports of the loopback addresses.
import net from "node:net";

const HIGHEST = 65_535;
const TRIES = 200;

/** The first of several free ports in a row, from a port on; undefined: there are none near it. */
export async function freePorts(from, count) {
  for (let first = from; first < from + TRIES && first + count - 1 <= HIGHEST; first++) {
    const taken = await takenPort(first, count);
    if (taken === undefined) return first;
    first = taken;
  }
  return undefined;
}

/** The last of several ports in a row that is taken; undefined: all are free. */
export async function takenPort(first, count) {
  for (let port = first + count - 1; port >= first; port--) {
    if (!(await isFree(port))) return port;
  }
  return undefined;
}

/**
 * A port to look from where any will do: another one for each process, and none that systems give to
 * connections.
 */
export function anyPort() {
  return 10_000 + ((process.pid * 16) % 20_000);
}

/** `localhost` is either address, or both. */
async function isFree(port) {
  for (const address of ["127.0.0.1", "::1"]) {
    try {
      await closed(await listening(port, address));
    } catch (error) {
      if (["EADDRINUSE", "EACCES"].includes(error.code)) return false;
      // There is no such address here.
    }
  }
  return true;
}

function listening(port, address) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ port, host: address, exclusive: true }, () => resolve(server));
  });
}

function closed(server) {
  return new Promise((resolve) => server.close(resolve));
}
