import type { ImageSource, Processing } from '../datasets/description.ts';
import { problemOf } from '../datasets/import/problem.ts';
import { processImage, type ProcessedImage } from '../datasets/import/process-image.ts';
import { canHoldImages, type RawImage } from '../datasets/import/raw-image.ts';
import { rangeOf, sampleImages, suggestProcessing, type ImageSample } from '../datasets/import/sample.ts';
import { resizeByArea } from '../datasets/resize.ts';
import { InputError } from '../math/input-error.ts';
import { float32Message, type ArrayMessage, type DatasetLook, type ValueHistogram } from './contract.ts';
import { levelsMessage } from './messages.ts';

/** Images that are looked at, the longest side that is shown of them, bins of their values, and problems that are listed. */
const [SAMPLE, SHOWN, BINS, LISTED] = [24, 128, 64, 100];

/** Looks at some images of a source. The last one is remembered, so that trying other settings reads nothing again. */
export class DatasetLooks {
  #last: { readonly source: string; readonly sample: ImageSample } | null = null;

  async look(source: ImageSource, wanted: Processing | null): Promise<DatasetLook> {
    const sample = await this.#sample(source, wanted === null);
    const { images, files, ignored, total, arrays, variable } = sample;
    refuseUnreadable(sample);
    const processing = wanted ?? suggestProcessing(images);
    const { low, high } = rangeOf(images);
    const problems = [...sample.problems];
    const used = images.map((image) => {
      try {
        const processed = processImage(image, processing);
        const size: [number, number] = [processed.height, processed.width];
        // Only what is shown of it is kept: whole, a dozen of a camera's pictures takes gigabytes.
        return { size, shown: usedMessage(processed) };
      } catch (error) {
        problems.push(problemOf(error));
        return null;
      }
    });
    return {
      files,
      ignored,
      total,
      container: arrays === null ? null : sample.container,
      variable,
      processing,
      images: images.map((image, index) => ({
        where: image.where,
        height: image.height,
        width: image.width,
        raw: rawMessage(image, low, high),
        used: used[index]?.shown ?? null,
      })),
      size: used.find((image) => image !== null)?.size ?? null,
      histogram: histogramOf(
        images.map(({ data }) => data),
        low,
        high,
      ),
      problems: problems.slice(0, LISTED),
      problemCount: problems.length,
    };
  }

  async #sample(source: ImageSource, anew: boolean): Promise<ImageSample> {
    const key = JSON.stringify(source);
    if (!anew && this.#last?.source === key) return this.#last.sample;
    const sample = await sampleImages(source, SAMPLE);
    this.#last = { source: key, sample };
    return sample;
  }
}

/** Where nothing can be shown nothing can be set, unless another array of the file may hold the images. @throws InputError */
function refuseUnreadable({ images, arrays, problems: [first, ...others] }: ImageSample): void {
  if (images.length > 0 || first === undefined || arrays?.some(({ shape, dtype }) => canHoldImages(shape, dtype))) return;
  const found = others.length === 0 ? first.found : `${first.found}; ${others.length} more cannot be read either`;
  throw new InputError({ ...first, found });
}

export function histogramOf(images: readonly ArrayLike<number>[], low: number, high: number): ValueHistogram {
  const counts = new Array<number>(BINS).fill(0);
  const scale = high > low ? BINS / (high - low) : 0;
  for (const data of images) {
    for (let pixel = 0; pixel < data.length; pixel++) counts[Math.min(BINS - 1, Math.floor((data[pixel]! - low) * scale))]!++;
  }
  return { low, high, counts };
}

const shownSize = (height: number, width: number): readonly [number, number] => {
  const scale = Math.min(1, SHOWN / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
};

/** An image as it is: black is the darkest value of the sample, white the brightest. */
function rawMessage({ data, height, width }: RawImage, low: number, high: number): ArrayMessage {
  const size = shownSize(height, width);
  const scale = high > low ? 255 / (high - low) : 0;
  const small = resizeByArea(new Float32Array(data), [height, width], size);
  return levelsMessage(
    size,
    Uint8Array.from(small, (value) => Math.round((value - low) * scale)),
  );
}

function usedMessage(image: ProcessedImage): ArrayMessage {
  const size = shownSize(image.height, image.width);
  return float32Message(size, resizeByArea(image.data, [image.height, image.width], size));
}
