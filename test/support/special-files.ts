import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdirSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A named pipe: who reads it waits until somebody writes, which nobody does. @returns lets go whoever waits */
export function makePipe(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  execFileSync("mkfifo", [path]);
  return () => closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
}

/** A file that is as long as is said and takes no room on the disk. */
export function makeSparse(path: string, bytes: number, beginning: string | Uint8Array = ""): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, beginning);
  truncateSync(path, bytes);
}

/** What a picture of the type PNG begins with; what stands behind it is embedded as it is. */
export const pngSignature: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** How bytes stand in a page that embeds them behind that signature: base64 depends on where they begin. */
export function embeddedPng(bytes: Uint8Array | string): string {
  return Buffer.concat([pngSignature, Buffer.from(bytes as string)])
    .toString("base64")
    .replace(/=+$/, "");
}

/** A file that begins as a picture does, with a secret behind it. */
export function pictureOf(secret: string): Buffer {
  return Buffer.concat([pngSignature, Buffer.from(secret)]);
}
