import { once } from "node:events";
import type { Server } from "node:http";
import { messageOf, ParameterError } from "../errors.js";

/** Where Jupyter's people look first. */
const usualPort = 8888;

/** How many ports after the usual one are tried before any free one is taken. */
const tries = 50;

/**
 * Makes a server listen: on the port that was asked for, or on the first free one from 8888.
 *
 * @throws {ParameterError} where the port that was asked for is taken, or the address is none of this machine
 */
export async function listen(
  http: Server,
  wanted: { host: string; port: number | undefined },
): Promise<void> {
  const { host, port } = wanted;
  if (port !== undefined) return listenOn(http, host, port);
  for (let tried = usualPort; tried < usualPort + tries; tried++) {
    try {
      return await listenOn(http, host, tried);
    } catch (thrown) {
      if (!isTakenPort(thrown)) throw thrown;
    }
  }
  return listenOn(http, host, 0);
}

async function listenOn(http: Server, host: string, port: number): Promise<void> {
  try {
    http.listen({ host, port });
    await once(http, "listening");
  } catch (thrown) {
    throw new ParameterError(`listening on ${host}, port ${port}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

function isTakenPort(thrown: unknown): boolean {
  return thrown instanceof ParameterError && codeOf(thrown.cause) === "EADDRINUSE";
}

function codeOf(thrown: unknown): unknown {
  return (thrown as NodeJS.ErrnoException | undefined)?.code;
}

function reasonOf(thrown: unknown): string {
  switch (codeOf(thrown)) {
    case "EADDRINUSE":
      return "another program has that port. Choose another with --port, or leave it out for the next free one.";
    case "EACCES":
      return "the system allows ports below 1024 to its administrator only. Choose a higher one with --port.";
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return "that is no address of this machine. Leave --host out for this machine alone.";
    default:
      return messageOf(thrown);
  }
}
