import { describe, expect, test } from "vitest";
import { parseRedisUrl, readAddress } from "../../../../lib/cli/queue/address.js";
import { UsageError } from "../../../../lib/cli/usage-error.js";

describe("the address of a Redis", () => {
  test.each([
    ["redis://host", { host: "host", port: 6379, db: 0, shown: "redis://host:6379/0" }],
    [
      "redis://me:p%40ss@host:7000/3",
      { host: "host", port: 7000, db: 3, username: "me", password: "p@ss", shown: "redis://host:7000/3" },
    ],
    [
      "rediss://:word@cache.example",
      {
        host: "cache.example",
        port: 6379,
        db: 0,
        password: "word",
        tls: { servername: "cache.example" },
        shown: "rediss://cache.example:6379/0",
      },
    ],
    [
      "rediss://10.0.0.7",
      { host: "10.0.0.7", port: 6379, db: 0, tls: {}, shown: "rediss://10.0.0.7:6379/0" },
    ],
    ["redis://[::1]:7000", { host: "::1", port: 7000, db: 0, shown: "redis://[::1]:7000/0" }],
  ])("is read of %s", (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  test("may have its password from elsewhere, and has its own where it tells one", () => {
    expect(parseRedisUrl("redis://host", "other")).toMatchObject({ password: "other" });
    expect(parseRedisUrl("redis://:own@host", "other")).toMatchObject({ password: "own" });
  });

  test.each([
    ["http://:s3cret@host", /begins with http:/],
    ["host:6379", /begins with host:/],
    ["s3cret", /no URL/],
    ["redis:///0", /expected a host/],
    ["redis://:s3cret@host/jobs", /number of a database/],
    ["redis://:s3cret@host?db=3", /nothing may follow/],
    ["redis://host/0#s3cret", /nothing may follow/],
    ["redis://:s3cret%zz@host", /a % that begins no escape/],
  ])("is not read of %s, and the password is not told", (url, told) => {
    expect(() => parseRedisUrl(url)).toThrow(UsageError);
    expect(() => parseRedisUrl(url)).toThrow(told);
    expect(() => parseRedisUrl(url)).not.toThrow(/s3cret/);
  });

  test("takes a certificate with TLS alone, and one that is there", async () => {
    await expect(readAddress("redis://host", "ca.pem")).rejects.toThrow(/Use rediss:/);
    await expect(readAddress("rediss://host", "/nowhere/ca.pem")).rejects.toThrow(/cannot be read/);
  });
});
