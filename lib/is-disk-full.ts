/** Whether an error, or what caused it, is that nothing can be written any more: that is no fault of a training's. */
export function isDiskFull(thrown: unknown): boolean {
  for (let each = thrown; each instanceof Error; each = each.cause)
    if (["ENOSPC", "EDQUOT", "EROFS"].includes(String((each as { code?: unknown }).code))) return true;
  return false;
}
