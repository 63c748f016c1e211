/** A value as JSON that stays within a comment: to JavaScript U+2028 and U+2029 end a line, and so the comment. */
export function jsonInComment(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}
