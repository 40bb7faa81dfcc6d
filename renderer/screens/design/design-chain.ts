import type { DesignConfig } from '../../../core/service/contract.ts';
import { formatCount, formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

interface ChainLink {
  readonly title: string;
  /** The first line is what it is, the second how. */
  readonly lines: readonly [string, string];
}

function noiseOf({ photons, readNoise, bits, snr }: DesignConfig['sensing']['noise']): string {
  const parts = [
    photons === null ? null : texts.chain.photons(formatCount(photons)),
    readNoise === 0 ? null : texts.chain.readNoise(formatNumber(readNoise)),
    bits === null ? null : texts.chain.bits(bits),
    snr === null ? null : texts.chain.snr(formatNumber(snr)),
  ].filter((part) => part !== null);
  return parts.length === 0 ? texts.chain.noiseFree : parts.join(', ');
}

/** From the scene to its reconstruction: what a design puts on the way. */
export function describeChain({ dataset, scene, sensing, mask, initialisation, network }: DesignConfig): ChainLink[] {
  const { filterSize, padding, iterations } = initialisation;
  const widths = Array.from({ length: network.depth + 1 }, (_, level) => network.baseWidth * 2 ** level);
  return [
    { title: texts.chain.scene, lines: [texts.datasets.size(dataset.height, dataset.width), texts.chain.model[scene.model]] },
    {
      title: texts.chain.mask,
      lines: [texts.chain.snapshots(sensing.snapshots), mask.learned ? texts.chain.learned : texts.chain.fixed],
    },
    { title: texts.chain.camera, lines: ['|F A x|²', noiseOf(sensing.noise)] },
    {
      title: texts.chain.estimate,
      lines: [texts.chain.iterations(iterations), padding === 'none' ? texts.chain.noFilter : texts.chain.filter(filterSize)],
    },
    { title: texts.chain.network, lines: [texts.chain.unet, widths.join('–')] },
  ];
}
