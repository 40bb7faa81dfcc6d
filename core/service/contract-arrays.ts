import { z } from 'zod';

/** Numbers as raw bytes (little-endian, row-major): they cross as they are, never as JSON. */
export const arraySchema = z.object({
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'uint8', 'uint16']),
  bytes: z.instanceof(Uint8Array),
});
export type ArrayMessage = z.infer<typeof arraySchema>;
