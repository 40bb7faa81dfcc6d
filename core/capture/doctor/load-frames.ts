import { InputError } from '../../math/input-error.ts';
import type { Capture, PictureReference } from '../capture-file.ts';
import { containerBits, type FrameReader } from '../frame.ts';
import type { RawFrame } from './bits.ts';

interface SizedFrame extends RawFrame {
  readonly height: number;
  readonly width: number;
}

/** The files of a capture, read once. */
export interface LoadedFrames {
  readonly reader: FrameReader;
  readonly numbers: { readonly frames: readonly SizedFrame[]; readonly darks: readonly SizedFrame[] };
}

/** @throws InputError when a file is missing or damaged, or frames have different sizes */
export async function loadFrames({ frames, darks, flats }: Capture, reader: FrameReader): Promise<LoadedFrames> {
  const read = (references: readonly PictureReference[]) =>
    Promise.all(references.map((reference) => readOne(reader, reference)));
  const [seen, dark, flat] = [await read(frames), await read(darks), await read(flats)];
  const [first] = seen as [SizedFrame];
  for (const { label, height, width } of [...seen, ...dark, ...flat]) {
    if (height === first.height && width === first.width) continue;
    const expected = `${first.height} × ${first.width} pixels, as ${first.label} has`;
    throw new InputError({
      where: label,
      expected,
      found: `${height} × ${width}`,
      hint: 'one region of the camera for all frames',
    });
  }
  return { reader, numbers: { frames: seen, darks: dark } };
}

async function readOne(reader: FrameReader, reference: PictureReference): Promise<SizedFrame> {
  const { height, width, data } = await reader.readNumbers(reference);
  return { label: labelOf(reference), height, width, values: data, container: containerBits(data) };
}

/** File and page of a frame, as messages name it. */
export const labelOf = ({ file, page, variable }: PictureReference): string =>
  `${file}${variable === null ? '' : ` ${variable}`}${page === 0 ? '' : ` page ${page}`}`;
