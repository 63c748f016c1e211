/** Whether a process of that number runs on this machine. */
export function isAlive(number: number): boolean {
  try {
    return number > 0 && process.kill(number, 0); // 0 and below are groups
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM"; // somebody else's is one, too
  }
}
