import { asFloat64, formatShape } from '../formats/array.ts';
import { readWhole } from '../formats/files.ts';
import { decodeNpy } from '../formats/npy.ts';
import type { Samples } from '../formats/picture.ts';
import { decodePictures } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';
import type { CountMap } from './count-map.ts';
import { besideCapture, type Capture, type PictureReference } from './capture-file.ts';

/** One exposure, in counts. */
export interface Frame extends CountMap {
  readonly exposure: number;
}

interface Page {
  readonly height: number;
  readonly width: number;
  readonly data: Samples;
}

/** Reads frames that a `capture.json` names; a file with many pages is decoded once. */
export class FrameReader {
  private readonly captureFile: string;
  private readonly camera: Capture['camera'];
  private readonly files: Map<string, Promise<readonly Page[]>>;

  constructor(captureFile: string, camera: Capture['camera'], files = new Map<string, Promise<readonly Page[]>>()) {
    this.captureFile = captureFile;
    this.camera = camera;
    this.files = files;
  }

  /** The same files, their numbers taken otherwise. */
  withCamera(camera: Capture['camera']): FrameReader {
    return new FrameReader(this.captureFile, camera, this.files);
  }

  /** @throws InputError when the file is missing, damaged, has no such page, or its values are not those of the camera */
  async read(reference: PictureReference): Promise<Frame> {
    const { height, width, data } = await this.readNumbers(reference);
    const counts = justify(data, this.camera, besideCapture(this.captureFile, reference.file), width);
    return { height, width, counts, exposure: reference.exposure };
  }

  /** The numbers in the file, whatever they mean. @throws InputError when the file is missing, damaged, or has no such page */
  async readNumbers({ file: name, page: number }: PictureReference): Promise<Page> {
    const file = besideCapture(this.captureFile, name);
    const pages = await this.readAll(name);
    const page = pages[number];
    if (page === undefined)
      throw new InputError({ where: file, expected: `page ${number}, counted from 0`, found: `${pages.length} pages` });
    return page;
  }

  /** Every page of a file. @throws InputError when it is missing or damaged */
  readAll(name: string): Promise<readonly Page[]> {
    const file = besideCapture(this.captureFile, name);
    const loading = this.files.get(file) ?? readPages(file);
    this.files.set(file, loading);
    return loading;
  }
}

/** Bits of a number in a file, at whose top left-justified counts end. */
export const containerBits = (data: Samples): number => (data instanceof Uint8Array ? 8 : 16);

async function readPages(file: string): Promise<readonly Page[]> {
  const bytes = await readWhole(file);
  if (!/\.npy$/i.test(file)) return decodePictures(bytes, file);
  const array = decodeNpy(bytes, file);
  const [width = 0, height = 0, count = 1] = [...array.shape].reverse();
  if (array.shape.length < 2 || array.shape.length > 3 || height * width === 0) {
    throw new InputError({
      where: file,
      expected: 'frames [rows, columns] or [N, rows, columns]',
      found: formatShape(array.shape),
    });
  }
  const values = asFloat64(array, file);
  return Array.from({ length: count }, (_, index) => ({
    height,
    width,
    data: values.subarray(index * height * width, (index + 1) * height * width),
  }));
}

/**
 * Counts from 0 to 2^bits − 1. Values that the camera cannot have given are refused: the other justification, most often. Many cameras set every bit of a
 * saturated pixel, below the left-justified ones too.
 */
function justify(data: Samples, { bits, justification }: Capture['camera'], where: string, width: number): Float64Array {
  const container = containerBits(data);
  const step = justification === 'left' ? 2 ** Math.max(0, container - bits) : 1;
  const largest = (2 ** bits - 1) * step;
  const everyBit = step > 1 ? 2 ** container - 1 : largest;
  const counts = new Float64Array(data.length);
  for (let index = 0; index < data.length; index++) {
    const value = data[index] === everyBit ? largest : data[index]!;
    if (!(value >= 0 && value <= largest)) {
      const expected = Number.isFinite(value)
        ? `counts up to ${largest} (${bits} bits, ${justification}-justified)`
        : 'finite counts';
      const found = `${value} at [${Math.floor(index / width)}, ${index % width}]`;
      const hint = justification === 'right' && value > largest ? 'left-justified, or more bits?' : undefined;
      throw new InputError({ where, expected, found, hint });
    }
    if (step > 1 && value % step !== 0) {
      const found = `${value} at [${Math.floor(index / width)}, ${index % width}]`;
      throw new InputError({
        where,
        expected: `multiples of ${step} (${bits} bits, left-justified)`,
        found,
        hint: 'right-justified?',
      });
    }
    counts[index] = value / step;
  }
  return counts;
}
