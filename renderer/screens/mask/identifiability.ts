import { messageNumbers, type ArrayMessage, type MaskIdentifiability } from '../../../core/service/contract.ts';
import { greyMap, intensityMap, paintRange } from '../../colour/colour-map.ts';
import type { ChartOption } from '../../components/chart-kit.ts';
import { axisStyle, tooltipStyle, type ChartStyle } from '../../components/chart-style.ts';
import { formatCount, formatDecibels, formatMargin, formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

/** Standard deviation of a value that is anywhere in [0, 1]: where a measurement says nothing. */
export const UNKNOWN = Math.sqrt(1 / 12);

/** Singular values below this share of the largest are rounding. */
const ROUNDING = 1e-8;

type Scene = MaskIdentifiability['scenes'][number];

/** The mask in a sentence or two, from what is worst about it. */
export function verdictOf({ summary, scenes }: MaskIdentifiability): string {
  const [lost, beyond] = [Math.round(summary.lost.mean), Math.round(summary.unidentified.mean)];
  const directions = formatCount(scenes[0]?.directions ?? 0);
  if (lost > 0) return texts.identifiability.lost(formatCount(lost), directions, formatCount(beyond));
  return beyond > 0 ? texts.identifiability.beyond(formatCount(beyond), directions) : texts.identifiability.sound(directions);
}

export function noiseText({ noise, assumed }: MaskIdentifiability): string {
  if (assumed) return texts.identifiability.assumed(formatNumber(noise.snr ?? 0));
  const parts = [
    noise.photons === null ? [] : texts.chain.photons(formatNumber(noise.photons, 6)),
    noise.readNoise === 0 ? [] : texts.chain.readNoise(formatNumber(noise.readNoise)),
    noise.bits === null ? [] : texts.chain.bits(noise.bits),
    noise.snr === null ? [] : texts.chain.snr(formatNumber(noise.snr)),
  ];
  return texts.identifiability.noise(parts.flat().join(', '));
}

/** What stands beside each other: bounds first, then what each method reaches. */
export function boundRows({
  summary,
  reached,
}: MaskIdentifiability): { key: string; name: string; psnr: string; margin: string; isBound: boolean }[] {
  const { kinds, noBound } = texts.identifiability;
  const row = (key: string, name: string, psnr: typeof summary.boundPsnr, isBound: boolean) => ({
    key,
    name,
    psnr: psnr === null ? noBound : formatDecibels(psnr.mean),
    margin: psnr === null ? '' : formatMargin(psnr),
    isBound,
  });
  return [
    row('unbiased', kinds.unbiased, summary.boundPsnr, true),
    row('range', kinds.range, summary.rangePsnr, true),
    ...Object.entries(reached).map(([key, { psnr }]) => row(key, texts.evaluation.methods[key] ?? key, psnr, false)),
  ];
}

export const conditionText = ({ condition }: Scene): string =>
  condition === null ? texts.identifiability.infinite : formatNumber(condition, 3);

interface Picture {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly height: number;
  readonly width: number;
}

/** Each image of a scene, and the least error of its pixels, from 0 to `UNKNOWN`. */
export function scenePictures({
  truth,
  deviation,
}: Scene): { readonly name: string; readonly truth: Picture; readonly bound: Picture }[] {
  const [images = 1] = truth.shape;
  const { only, amplitude, phase } = texts.identifiability.images;
  return Array.from({ length: images }, (_, image) => ({
    name: images === 1 ? only : image === 0 ? amplitude : phase,
    truth: paintImage(truth, image, greyMap, 1),
    bound: paintImage(deviation, image, intensityMap, UNKNOWN),
  }));
}

function paintImage(message: ArrayMessage, image: number, map: typeof greyMap, high: number): Picture {
  const [height = 0, width = 0] = message.shape.slice(-2);
  const values = messageNumbers(message).subarray(image * height * width, (image + 1) * height * width);
  return { height, width, pixels: paintRange(values, map, 0, high) };
}

/** Singular values over their order, logarithmic; the steeper the fall, the worse some directions are known. */
export function spectrumOption(values: ArrayLike<number>, style: ChartStyle): ChartOption {
  const axis = axisStyle(style);
  const floor = (values[0] ?? 1) * ROUNDING;
  return {
    grid: { left: 56, right: 12, top: 10, bottom: 34 },
    xAxis: {
      type: 'value',
      ...axis,
      min: 1,
      max: values.length,
      name: texts.identifiability.direction,
      nameLocation: 'middle',
      nameGap: 20,
      splitLine: { show: false },
    },
    yAxis: {
      type: 'log',
      ...axis,
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => value.toExponential(0) },
    },
    tooltip: {
      ...tooltipStyle(style),
      valueFormatter: (value: unknown) => Number(value).toExponential(2),
    },
    series: [
      {
        type: 'line',
        showSymbol: false,
        lineStyle: { width: 1.5, color: style.series },
        itemStyle: { color: style.series },
        data: Array.from(values, (value, index) => [index + 1, Math.max(value, floor)]),
      },
    ],
  };
}
