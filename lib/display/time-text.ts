/** Seconds as a reader of a progress bar wants them: "1.5 s", "1 min 23 s". */
export function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** The time that is left if work goes on as fast as until now; "" where nothing is done yet, or all. */
export function timeLeft(seconds: number, share: number): string {
  return share > 0 && share < 1 ? `${timeText((seconds * (1 - share)) / share)} left` : "";
}
