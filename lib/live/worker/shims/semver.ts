/** All that tslab asks of `semver`: which Node runs, and so which language the engine speaks. */
export function major(version: string): number {
  return Number(/\d+/.exec(version)?.[0] ?? 0);
}

export default { major };
