import { z } from 'zod';

/**
 * How the levels of a panel lie in a file. `santec-bmp` and `meadowlark-bmp` pack ten bits into the colours of a 24-bit bitmap; `csv` has a
 * header row and an index column; the others hold one grey value a pixel.
 */
export const bitmapFormatSchema = z.enum(['bmp', 'png', 'tiff', 'npy', 'csv', 'santec-bmp', 'meadowlark-bmp']);
export type BitmapFormat = z.infer<typeof bitmapFormatSchema>;

export const bitmapFormats: readonly BitmapFormat[] = bitmapFormatSchema.options;

/** The end of a file's name, and the bits that a level may have in it: fewest and most. */
export const FORMAT_FACTS: Readonly<
  Record<BitmapFormat, { readonly extension: string; readonly bits: readonly [number, number] }>
> = {
  bmp: { extension: 'bmp', bits: [1, 8] },
  png: { extension: 'png', bits: [1, 16] },
  tiff: { extension: 'tif', bits: [1, 16] },
  npy: { extension: 'npy', bits: [1, 16] },
  csv: { extension: 'csv', bits: [1, 16] },
  'santec-bmp': { extension: 'bmp', bits: [10, 10] },
  'meadowlark-bmp': { extension: 'bmp', bits: [10, 10] },
};

/** The formats that levels of so many bits fit into. */
export const formatsFor = (bits: number): readonly BitmapFormat[] =>
  bitmapFormats.filter((format) => bits >= FORMAT_FACTS[format].bits[0] && bits <= FORMAT_FACTS[format].bits[1]);
