import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate for 127.0.0.1 that signed itself, so that it is its own authority. */
export async function makeCertificate(folder: string): Promise<{ ca: string; cert: string; key: string }> {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const words = [
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
  ];
  const name = ["-subj", "/CN=longhand test", "-addext", "subjectAltName=IP:127.0.0.1"];
  await run("openssl", ["req", ...words, ...name, "-keyout", key, "-out", cert]);
  return { ca: cert, cert, key };
}
