import type { Samples } from '../formats/picture.ts';
import { InputError } from '../math/input-error.ts';
import type { CountMap } from './count-map.ts';
import { besideCapture, type Capture, type PictureReference } from './capture-file.ts';
import { readPages, type Page } from './frame-pages.ts';

/** One exposure, in counts. */
export interface Frame extends CountMap {
  readonly exposure: number;
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
  async readNumbers({ file: name, page: number, variable }: PictureReference): Promise<Page> {
    const file = besideCapture(this.captureFile, name);
    const pages = await this.readAll(name, variable);
    const page = pages[number];
    if (page === undefined)
      throw new InputError({ where: file, expected: `page ${number}, counted from 0`, found: `${pages.length} pages` });
    return page;
  }

  /** Every page of a file, or of one of its arrays. @throws InputError when it is missing or damaged, or holds several and none is named */
  readAll(name: string, variable: string | null): Promise<readonly Page[]> {
    const file = besideCapture(this.captureFile, name);
    const array = JSON.stringify([file, variable, this.camera.raw]);
    const loading = this.files.get(array) ?? readPages(file, variable, this.camera.raw);
    this.files.set(array, loading);
    return loading;
  }
}

/** Bits of a number in a file, at whose top left-justified counts end. */
export const containerBits = (data: Samples): number => (data instanceof Uint8Array ? 8 : 16);

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
