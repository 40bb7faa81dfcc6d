import type { DesignConfig } from './design-config.ts';

export type ScheduleName = DesignConfig['optimiser']['schedule'];

/** What a learning rate is multiplied by: 1 at the first step (`progress` 0), and towards 0 at the end of training (`progress` 1). */
export const schedules: Readonly<Record<ScheduleName, (progress: number) => number>> = {
  /** `(1 + cos πp)/2`, one half period without restarts (Loshchilov and Hutter 2017). */
  cosine: (progress) => (1 + Math.cos(Math.PI * progress)) / 2,
  linear: (progress) => 1 - progress,
  constant: () => 1,
};
