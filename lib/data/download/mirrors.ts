import type { Host } from "../host/types.js";

/** Addresses that hold MNIST's four files under their published names, likeliest first. */
const known = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "http://yann.lecun.com/exdb/mnist/",
];

/**
 * The addresses to try in turn: those of LONGHAND_MNIST_MIRRORS, parted by spaces, or else the well-known ones.
 *
 * A school's own copy can be named there. What comes is held against MNIST's sums wherever it comes from.
 */
export function mirrorsFor(host: Host): readonly string[] {
  const named = host.env("LONGHAND_MNIST_MIRRORS");
  return named === undefined ? known : named.split(/\s+/).filter((mirror) => mirror !== "");
}

/** Whether somebody has said where MNIST shall come from. */
export function namesMirrors(host: Host): boolean {
  return host.env("LONGHAND_MNIST_MIRRORS") !== undefined;
}

/** A file's address on a mirror, whether or not the mirror was given with a slash at its end. */
export function addressOf(mirror: string, name: string): string {
  return `${mirror.replace(/(?<!\/)\/+$/, "")}/${name}.gz`;
}
