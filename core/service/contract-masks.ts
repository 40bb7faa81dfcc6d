import { z } from 'zod';
import { arraySchema } from './contract-arrays.ts';
import { followedSchema } from './contract-work.ts';

const snapshot = z.int().nonnegative();
/** A mask of the history, or one of a file (absolute path). */
const maskSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: z.string().min(1) }),
  z.object({ kind: z.literal('file'), file: z.string().min(1) }),
]);
export type MaskSource = z.infer<typeof maskSourceSchema>;

/** Part of the contract: masks to look at. */
export const maskRequests = {
  /** `|F e^{jφ}|²` of one snapshot, `[H, W]` with zero frequency at [0, 0]: the share of the light of a flat scene that goes there. */
  'masks.farField': {
    input: followedSchema.extend({ run: z.string().min(1), snapshot }),
    output: z.object({ intensity: arraySchema }),
  },
  /**
   * One snapshot less that of another mask of the same size, `[H, W]` in radians. The mean phase between the two, `piston`, is taken off, as nothing measures it.
   * `unwrapped` has whole turns added so that neighbours differ by less than π where that is possible; null where the mask is too large for it.
   */
  'masks.difference': {
    input: followedSchema.extend({ run: z.string().min(1), snapshot, other: maskSourceSchema, otherSnapshot: snapshot }),
    output: z.object({ wrapped: arraySchema, unwrapped: arraySchema.nullable(), piston: z.number(), rms: z.number() }),
  },
} as const;
