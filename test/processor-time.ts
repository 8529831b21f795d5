/**
 * Milliseconds of work of this thread since `beganMs`, or since its beginning. Unlike a clock's, they
 * do not grow while other programs have the processor: what may take so long at most is judged by them.
 */
export function processorMs(beganMs = 0): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000 - beganMs;
}
