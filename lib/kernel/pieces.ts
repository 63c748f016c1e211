/** Less than a millisecond's work, whether it is hashed or looked through. */
const pieceBytes = 256 * 1024;

/** Bytes in the pieces in which a large part of a message is worked through, each a view. */
export function* piecesOf(bytes: Uint8Array): Generator<Buffer> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < whole.byteLength; start += pieceBytes)
    yield whole.subarray(start, start + pieceBytes);
}

/** Does at once what is written to be done step by step. */
export function atOnce<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
