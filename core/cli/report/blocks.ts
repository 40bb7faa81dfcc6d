import { formatLength, metres, type Metres } from '../../math/units.ts';
import type { Legend, Picture, PictureBlock } from './page.ts';
import { centred, dataUri, greyScale, PHASE_SCALE, renderPng, type ColourScale, type Plane } from './picture.ts';

const LEGEND_STOPS = 17;

/** The colours of a scale and what its ends mean. */
export function legendOf({ map, title, lowLabel, highLabel }: ColourScale): Legend {
  const stops = Array.from(
    { length: LEGEND_STOPS },
    (_, stop) => map[Math.round((stop / (LEGEND_STOPS - 1)) * (map.length - 1))]!,
  );
  return { title, colours: stops.map((rgb) => `rgb(${rgb.join(',')})`), labels: [lowLabel, highLabel] };
}

/** A bar of a round length, about a quarter of a picture that is `width` pixels of `pitch` wide. */
export function scaleBarOf(width: number, pitch: Metres): NonNullable<Picture['scaleBar']> {
  const whole = width * pitch;
  const power = 10 ** Math.floor(Math.log10(whole / 3));
  const length = power * [5, 2, 1].find((factor) => factor * power <= whole / 3)!;
  return { share: length / whole, label: formatLength(metres(length)) };
}

/** Planes of numbers in named rows; one column a scene. */
export interface PlaneRow {
  readonly title: string;
  readonly note?: string;
  readonly planes: readonly Plane[];
  /** Under each picture, such as its PSNR. */
  readonly captions?: readonly string[];
}

/** Rows of pictures on one colour scale; the first picture carries the scale bar when the pitch is known. */
export function pictureBlock(
  rows: readonly PlaneRow[],
  scale: ColourScale,
  columns: readonly string[],
  pitch?: Metres,
): PictureBlock {
  const picture = (row: PlaneRow, plane: Plane, index: number, first: boolean): Picture => ({
    source: dataUri(renderPng(plane, scale)),
    alternative: `${row.title}, ${columns[index] ?? ''}: ${scale.title}`,
    ...(row.captions?.[index] === undefined ? {} : { caption: row.captions[index] }),
    ...(pitch === undefined || !first ? {} : { scaleBar: scaleBarOf(plane.width, pitch) }),
  });
  return {
    kind: 'pictures',
    columns,
    rows: rows.map((row, rowIndex) => ({
      title: row.title,
      ...(row.note === undefined ? {} : { note: row.note }),
      pictures: row.planes.map((plane, index) => picture(row, plane, index, rowIndex === 0 && index === 0)),
    })),
    legend: legendOf(scale),
  };
}

/** Patterns as they are looked at: zero frequency in the middle, the square root of the intensity, all on one scale. */
export function patternBlock(
  patterns: readonly Plane[],
  columns: readonly string[],
  zeroFrequencyInCorner: boolean,
): PictureBlock {
  const roots = patterns.map((pattern) => {
    const { height, width, data } = zeroFrequencyInCorner ? centred(pattern) : pattern;
    return { height, width, data: Float32Array.from(data, (value) => Math.sqrt(Math.max(0, value))) };
  });
  const scale = greyScale('√intensity, of the brightest', 0, Math.max(...roots.map(({ data }) => largest(data))));
  const shares = { ...scale, lowLabel: '0', highLabel: '1' };
  return pictureBlock([{ title: 'Captured', note: 'zero frequency in the middle', planes: roots }], shares, columns);
}

/** Mask phases, one picture a snapshot. */
export const maskBlock = (masks: readonly Plane[], pitch?: Metres): PictureBlock =>
  pictureBlock(
    [{ title: 'Mask', planes: masks }],
    PHASE_SCALE,
    masks.map((_, index) => `snapshot ${index + 1}`),
    pitch,
  );

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((most, value) => Math.max(most, value), 0) || 1;
