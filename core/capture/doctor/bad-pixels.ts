import type { CaptureFinding, CaptureMark } from './finding.ts';
import type { CountMap } from '../count-map.ts';
import { placeOf, type SceneFrame } from './evidence.ts';
import { count, listed, percent, reporter } from './report.ts';
import { logErlangTail, mean, median, robustDeviation } from './statistics.ts';

export interface PixelSetting {
  /** Counts without light, of each pixel. */
  readonly dark: Float64Array | null;
  readonly darkLevel: number;
  /** The darks themselves: hot pixels are bright in all of them. */
  readonly darks: readonly CountMap[];
  /** Noise of a dark pixel, counts. */
  readonly noise: number;
  readonly full: number;
  readonly known: ReadonlySet<number>;
  readonly centre: readonly [number, number];
  /** Camera pixels a bin, the smaller of both directions. */
  readonly pixelsPerBin: number;
}

/** So many false alarms a capture at most, on average. */
const FALSE_ALARMS = 1e-3;
/** A hot pixel is at least so much brighter than its brightest neighbour, in the mean over frames. */
const STANDS_OUT = 1.5;
/** And by so much of the mean light, in frames that count as proof that speckle is too smooth for it. */
const WORTH = 0.25;
/** A dead pixel has at most this share of its neighbours' light. */
const DEAD_SHARE = 0.1;
/** Camera pixels a bin from which speckle is smooth between neighbours. */
const SMOOTH = 1.8;
/** More than this share of the sensor is no defect of pixels. */
const MOST = 0.01;

/**
 * Pixels whose counts do not follow the light. Behind different masks the speckle is independent, so that a pixel which stands out from its
 * neighbours in frame after frame is not light: with exponential intensities the brightest of nine exceeds r times the other eight with
 * probability `Π_{i=1..8} i/(i + r)`; how rarely a pixel is as dark beside its neighbours the frames say themselves (`rarenessOf`). The product over frames decides (Fisher's method). Finely sampled speckle is smoother than that: a grain is hardly more than `1/sinc²(1/s)` times brighter than its neighbours at s pixels a bin, so that
 * standing out by half as much again in two frames or half of them decides as well.
 * @param frames of different masks
 */
export function examineBadPixels(frames: readonly SceneFrame[], setting: PixelSetting): CaptureFinding {
  const report = reporter('bad-pixels', 'Hot and dead pixels');
  const [first] = frames as [SceneFrame];
  const alike = frames.filter(({ height, width }) => height === first.height && width === first.width);
  const hot = new Set([...hotInDarks(setting), ...hotInFrames(alike, setting)].filter((pixel) => !setting.known.has(pixel)));
  const dead = new Set(
    [...deadInDarks(setting), ...deadInFrames(alike, setting)].filter((pixel) => !setting.known.has(pixel) && !hot.has(pixel)),
  );
  const known = setting.known.size > 0 ? ` beside the ${setting.known.size} that are left out already` : '';
  const total = hot.size + dead.size;
  const basis = `${count(alike.length, 'pattern')}${setting.darks.length > 0 ? ` and ${count(setting.darks.length, 'dark frame')}` : ''}`;
  if (total === 0) return report.ok(`None${known}, in ${basis}.`);
  const mark =
    (what: string) =>
    (pixel: number): CaptureMark => ({ frame: null, kind: 'pixel', at: placeOf(pixel, first), radius: 0, what });
  const marks = [...[...hot].map(mark('hot')), ...[...dead].map(mark('dead'))];
  const places = listed(
    marks.map(({ at }) => `[${at.join(', ')}]`),
    5,
  );
  const message = `${hot.size} hot and ${dead.size} dead${known}, in ${basis}: ${places}.`;
  const effect = 'Each is taken for light, or for darkness, at its frequency, in every frame alike.';
  const share = total / first.counts.length;
  if (share > MOST) {
    return report.risk(`${message} That is ${percent(share)} of the sensor.`, {
      effect,
      remedy: 'So many are hardly defects of pixels: look at the frames.',
      marks,
    });
  }
  const pixels = marks.map(({ at }) => [at[0], at[1]] as [number, number]);
  return report.risk(message, {
    effect,
    remedy: 'Leave them out: their neighbours stand in for them.',
    marks,
    fix: { title: `Leave out ${count(total, 'pixel')}`, change: { kind: 'bad-pixels', pixels } },
  });
}

/** Pixels whose mean over the darks stands far out of the others. */
function hotInDarks({ darks, full }: PixelSetting): number[] {
  const average = averageOf(darks);
  const limit = median(average) + Math.max(12 * robustDeviation(average), 0.02 * full);
  return pixelsWhere(average.length, (pixel) => average[pixel]! > limit);
}

/** The mean of the darks that are as large as the first; nothing of none. */
function averageOf(darks: readonly CountMap[]): Float64Array {
  const average = new Float64Array(darks[0]?.counts.length ?? 0);
  const alike = darks.filter(({ counts }) => counts.length === average.length);
  for (const { counts } of alike) counts.forEach((value, pixel) => (average[pixel]! += value / alike.length));
  return average;
}

function hotInFrames(frames: readonly SceneFrame[], { noise, centre, pixelsPerBin, ...setting }: PixelSetting): number[] {
  const [{ counts, height, width }] = frames as [SceneFrame];
  const [surprise, excess] = [new Float64Array(counts.length), new Float64Array(counts.length)];
  const unlikely = new Uint16Array(counts.length);
  const smooth = pixelsPerBin >= SMOOTH ? 1.5 / sinc(1 / pixelsPerBin) ** 2 : Infinity;
  for (const frame of frames) {
    const light = lightOf(frame, setting);
    const worth = WORTH * mean(light);
    visitNeighbours(frame, (pixel, neighbours) => {
      let brightest = 0;
      for (const neighbour of neighbours) brightest = Math.max(brightest, light[neighbour]!);
      const ratio = Math.max(0, light[pixel]!) / (brightest + 3 * noise);
      for (let i = 1; i <= neighbours.length; i++) surprise[pixel]! += Math.log(1 + ratio / i);
      excess[pixel]! += Math.log(Math.max(ratio, 1e-3)) / frames.length;
      if (ratio > smooth && light[pixel]! - brightest > worth) unlikely[pixel]!++;
    });
  }
  const limit = Math.log(FALSE_ALARMS / counts.length);
  const bright = pixelsWhere(
    counts.length,
    (pixel) =>
      unlikely[pixel]! >= Math.max(2, frames.length / 2) ||
      (excess[pixel]! > Math.log(STANDS_OUT) && logErlangTail(frames.length, surprise[pixel]!) < limit),
  );
  // With about one pixel a bin the zero order, which is in every frame, is as narrow as a pixel.
  if (pixelsPerBin >= SMOOTH) return bright;
  const nearCentre = bright.filter((pixel) => {
    const [row, column] = placeOf(pixel, { width });
    return Math.hypot(row - centre[0], column - centre[1]) < Math.max(4, 0.1 * Math.min(height, width));
  });
  const zeroOrder = nearCentre.length === 1 ? nearCentre[0] : undefined;
  return bright.filter((pixel) => pixel !== zeroOrder);
}

/** Pixels whose mean over the darks stands far below the others: what they say of darkness they say of light. */
function deadInDarks({ darks }: PixelSetting): number[] {
  const average = averageOf(darks);
  const limit = median(average) - 12 * Math.max(robustDeviation(average), 0.5);
  return pixelsWhere(average.length, (pixel) => average[pixel]! < limit);
}

/** Shares of the neighbours' light that are looked at to learn what is usual. */
const SAMPLES = 200_000;
/** Classes of brightness in which they are compared. */
const CLASSES = 8;

/**
 * How rare it is that a pixel has so small a share of its neighbours' light, where these are so bright: by rank among the pixels of these frames themselves. That holds whatever the sampling of the speckle and
 * the noise are; chance alone makes it an even number between 0 and 1.
 */
function rarenessOf(
  samples: readonly (readonly [brightness: number, share: number])[],
): (brightness: number, share: number) => number {
  const ordered = [...samples].sort(([a], [b]) => a - b);
  const each = Math.max(1, Math.ceil(ordered.length / CLASSES));
  const classes = Array.from({ length: Math.ceil(ordered.length / each) }, (_, index) => {
    const members = ordered.slice(index * each, (index + 1) * each);
    return { from: members[0]![0], shares: Float64Array.from(members, ([, share]) => share).sort() };
  });
  return (brightness, share) => {
    const { shares } = classes.findLast(({ from }) => from <= brightness) ?? classes[0]!;
    let [low, high] = [0, shares.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shares[middle]! <= share) low = middle + 1;
      else high = middle;
    }
    return (low + 1) / (shares.length + 1);
  };
}

function deadInFrames(frames: readonly SceneFrame[], setting: PixelSetting): number[] {
  const size = frames[0]!.counts.length;
  const [own, around] = [new Float64Array(size), new Float64Array(size)];
  const visitAll = (visit: (pixel: number, light: number, middle: number, average: number) => void): void => {
    for (const frame of frames) {
      const light = lightOf(frame, setting);
      const average = mean(light);
      visitNeighbours(frame, (pixel, neighbours) => {
        visit(pixel, light[pixel]!, medianOf(neighbours.map((neighbour) => light[neighbour]!)), average);
      });
    }
  };
  visitAll((pixel, light, middle) => {
    own[pixel]! += Math.max(0, light);
    around[pixel]! += Math.max(0, middle);
  });
  const dark = new Set(pixelsWhere(size, (pixel) => own[pixel]! < DEAD_SHARE * around[pixel]!));
  // What is suspected does not tell what is usual: a few dead pixels would make dead pixels usual.
  const every = Math.ceil((frames.length * size) / SAMPLES);
  const samples: [brightness: number, share: number][] = [];
  const suspects: { readonly pixel: number; readonly brightness: number; readonly share: number }[] = [];
  visitAll((pixel, light, middle, average) => {
    if (middle <= 0) return;
    const [brightness, share] = [middle / average, light / middle];
    if (dark.has(pixel)) suspects.push({ pixel, brightness, share });
    else if (pixel % every === 0) samples.push([brightness, share]);
  });
  if (samples.length === 0) return [];
  const rareness = rarenessOf(samples);
  const surprise = new Float64Array(size);
  for (const { pixel, brightness, share } of suspects) surprise[pixel]! -= Math.log(rareness(brightness, share));
  const limit = Math.log(FALSE_ALARMS / size);
  return [...dark].filter((pixel) => logErlangTail(frames.length, surprise[pixel]!) < limit);
}

const lightOf = ({ counts }: CountMap, { dark, darkLevel }: Pick<PixelSetting, 'dark' | 'darkLevel'>): Float64Array =>
  counts.map((value, pixel) => value - (dark?.[pixel] ?? darkLevel));

const sinc = (x: number): number => Math.sin(Math.PI * x) / (Math.PI * x);

/** Calls with each pixel and the up to eight around it. */
function visitNeighbours({ height, width }: CountMap, visit: (pixel: number, neighbours: readonly number[]) => void): void {
  const around: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      around.length = 0;
      for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
          if (r !== row || c !== column) around.push(r * width + c);
        }
      }
      visit(row * width + column, around);
    }
  }
}

/** The lower median: of eight values the fourth. */
function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[(values.length - 1) >> 1]!;
}

function pixelsWhere(size: number, holds: (pixel: number) => boolean): number[] {
  const found: number[] = [];
  for (let pixel = 0; pixel < size; pixel++) if (holds(pixel)) found.push(pixel);
  return found;
}

/** Noise of a pixel without light, counts: from the camera, the darks, or the rounding alone. */
export function darkNoise(
  { gain, readNoise }: { gain: number | null; readNoise: number | null },
  darks: readonly CountMap[],
): number {
  const described = gain !== null && readNoise !== null ? readNoise / gain : 0;
  const measured = darks.length === 0 ? 0 : mean(darks.map(({ counts }) => robustDeviation(counts)));
  return Math.max(described, measured, 0.5);
}
