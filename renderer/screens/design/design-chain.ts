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

function maskOf({ mask: { learned, bits }, training, sensing: { panel } }: DesignConfig): string {
  const how = learned ? texts.chain.learned : training.startFrom === null ? texts.chain.fixed : texts.chain.kept;
  const isReal = panel.phaseError !== 0 || panel.fringing > 0 || panel.fillFactor < 1 || panel.zeroOrder > 0;
  const parts = [how, bits === null ? null : texts.chain.levels(2 ** bits), isReal ? texts.chain.panel : null];
  return parts.filter((part) => part !== null).join(', ');
}

/** From the scene to its reconstruction: what a design puts on the way. */
export function describeChain(config: DesignConfig): ChainLink[] {
  const { dataset, scene, sensing, initialisation, network, unrolling } = config;
  const { filterSize, padding, iterations } = initialisation;
  const widths = Array.from({ length: network.depth + 1 }, (_, level) => network.baseWidth * 2 ** level);
  return [
    {
      title: texts.chain.scene,
      lines: [texts.datasetChooser.size(dataset.height, dataset.width), texts.chain.model[scene.model]],
    },
    {
      title: texts.chain.mask,
      lines: [texts.chain.snapshots(sensing.snapshots), maskOf(config)],
    },
    { title: texts.chain.camera, lines: ['|F A x|²', noiseOf(sensing.noise)] },
    {
      title: texts.chain.estimate,
      lines: [texts.chain.iterations(iterations), padding === 'none' ? texts.chain.noFilter : texts.chain.filter(filterSize)],
    },
    {
      title: texts.chain.network,
      lines: [unrolling.stages === 0 ? texts.chain.unet : texts.chain.unrolled(unrolling.stages), widths.join('–')],
    },
  ];
}

/** Whom a design learns from beside its scenes, and what; null when from nobody. */
export function describeTeacher({ distillation }: DesignConfig): string | null {
  const { enabled, teacher, teacherSnapshots, cdp, features, images } = distillation;
  if (!enabled) return null;
  const who = teacher === null ? texts.chain.teacherSnapshots(teacherSnapshots) : texts.chain.teacherRun;
  const lessons = Object.entries({ cdp, features, images }).flatMap(([name, weight]) =>
    weight > 0 ? [texts.chain.lessons[name as keyof typeof texts.chain.lessons]] : [],
  );
  return texts.chain.teacher(who, lessons.join(', '));
}
