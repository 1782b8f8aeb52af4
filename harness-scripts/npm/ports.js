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

/** Any free port. */
export async function anyPort() {
  const server = await listening(0, "127.0.0.1");
  const { port } = server.address();
  await closed(server);
  return port;
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
