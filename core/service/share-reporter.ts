/** Milliseconds between two messages. */
const MESSAGE = 100;
/** Before this share nobody knows how long the rest takes. */
const FORESEEABLE = 0.02;

/**
 * Passes on how far something is, at most ten times a second, with the seconds that are left at the speed so far.
 * @returns hears shares from 0 to 1
 */
export function shareReporter(tell: (share: number, secondsLeft: number | null) => void): (share: number) => void {
  const began = performance.now();
  let told = -Infinity;
  return (share) => {
    const now = performance.now();
    if (now - told < MESSAGE) return;
    told = now;
    tell(share, share < FORESEEABLE ? null : ((now - began) / 1000) * (1 / share - 1));
  };
}
