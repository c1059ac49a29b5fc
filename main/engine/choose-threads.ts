/* How many threads compute.
 *
 * ggml's threads spin on a barrier, so one thread per core suffers as soon as
 * anything else runs, our own JavaScript included: beside one busy loop a 1.2B
 * model decoded at 31 tokens/s with one thread and 12.7 with two on two cores
 * (measured on two cores). One core is therefore left free. Decoding is bound by
 * memory, not arithmetic: past eight threads it gains little and costs energy.
 */
const mostThreads = 8

/** `requested` as it is, or, for 0, one less than the cores that can compute, between 1 and 8. */
export const chooseThreads = (requested: number, mathCores: number): number =>
  requested > 0 ? requested : Math.min(mostThreads, Math.max(1, mathCores - 1))
