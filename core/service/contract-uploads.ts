import { z } from 'zod';

/** Bytes of one message: well below what `serve` takes of a browser at once. */
export const UPLOAD_CHUNK = 2 ** 19;
/** Bytes of all files of one upload, and of one of them, which is read whole later. */
const LARGEST_UPLOAD = 16 * 2 ** 30;
const LARGEST_FILE = 2 * 2 ** 30 - 1;
const MOST_FILES = 10_000;

const size = z
  .int()
  .nonnegative()
  .max(LARGEST_FILE, `expected a file of less than ${LARGEST_FILE / 2 ** 30} GiB`);
const which = z.object({ upload: z.string().min(1).max(100) });
const nothing = z.object({});

/**
 * Part of the contract: files that a browser has and the machine of the core has not. They are sent piece by piece, one file after the other, into a folder of
 * their own below `incoming` of the workspace, which is there once all of them are whole.
 */
export const uploadRequests = {
  /** `name`: relative, with `/` between folders. */
  'uploads.begin': {
    input: z.object({
      files: z
        .array(z.object({ name: z.string().min(1).max(1000), size }))
        .min(1)
        .max(MOST_FILES)
        .refine(
          (files) => files.reduce((sum, file) => sum + file.size, 0) <= LARGEST_UPLOAD,
          `expected at most ${LARGEST_UPLOAD / 2 ** 30} GiB`,
        ),
    }),
    output: which,
  },
  /** The next bytes of the file with this index; files come in their order. */
  'uploads.send': {
    input: which.extend({
      file: z.int().nonnegative(),
      offset: z.int().nonnegative(),
      bytes: z
        .instanceof(Uint8Array)
        .refine(({ length }) => length > 0 && length <= UPLOAD_CHUNK, `expected 1 to ${UPLOAD_CHUNK} bytes`),
    }),
    output: nothing,
  },
  /** All are there: where each file lies, in the order in which they were named, and the files and folders that were dropped. */
  'uploads.finish': { input: which, output: z.object({ files: z.array(z.string()), dropped: z.array(z.string()) }) },
  'uploads.cancel': { input: which, output: nothing },
} as const;
