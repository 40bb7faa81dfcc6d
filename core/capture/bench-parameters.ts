import { composeAffine, decomposeAffine } from '../optics/affine.ts';
import { ABERRATION_TERMS, type AberrationTerm } from '../optics/zernike.ts';
import type { Capture } from './capture-file.ts';

/** What a bench is fitted by. Each may be held or free. */
export type BenchParameter =
  | 'centre row'
  | 'centre column'
  | 'rotation'
  | 'scale rows'
  | 'scale columns'
  | 'shear'
  | 'phase error'
  | 'leak'
  | 'gain'
  | 'background'
  | AberrationTerm;

/**
 * Values of all parameters: the centre in camera pixels, rotation in radians, scales in camera pixels a bin (negative: flipped), the panel's phase error, the amplitude of the zero order `√ε`, aberrations
 * in waves rms, and what the model's light is multiplied by and raised by to give the frames.
 */
export type BenchValues = Readonly<Record<BenchParameter, number>>;

export const GEOMETRY = ['centre row', 'centre column', 'rotation', 'scale rows', 'scale columns', 'shear'] as const;

/** What a capture says of its bench; its light in units of the model. */
export function benchValuesOf({ registration, optics }: Pick<Capture, 'registration' | 'optics'>): BenchValues {
  const { rotation, scaleRows, scaleColumns, shear } = decomposeAffine(registration.pixelsPerBin);
  const waves = (term: AberrationTerm) => optics.aberration.reduce((sum, each) => sum + (each.term === term ? each.waves : 0), 0);
  return {
    'centre row': registration.centre[0],
    'centre column': registration.centre[1],
    rotation,
    'scale rows': scaleRows,
    'scale columns': scaleColumns,
    shear,
    'phase error': optics.panel.phaseError,
    leak: Math.sqrt(optics.panel.zeroOrder),
    gain: 1,
    background: 0,
    ...(Object.fromEntries(ABERRATION_TERMS.map((term) => [term, waves(term)])) as Record<AberrationTerm, number>),
  };
}

/** The capture of a bench with these values: registration, panel, aberration, and the scale of its light. */
export function withBenchValues(capture: Capture, values: BenchValues, source: Capture['registration']['source']): Capture {
  const { registration, optics } = capture;
  return {
    ...capture,
    registration: { ...registration, ...geometryOf(values), source },
    optics: { ...optics, panel: panelWith(optics.panel, values), aberration: aberrationOf(values) },
    intensityPerCountRate: capture.intensityPerCountRate / values.gain,
  };
}

export const geometryOf = (
  values: BenchValues,
): { centre: [number, number]; pixelsPerBin: [[number, number], [number, number]] } => ({
  centre: [values['centre row'], values['centre column']],
  pixelsPerBin: composeAffine({
    rotation: values.rotation,
    scaleRows: values['scale rows'],
    scaleColumns: values['scale columns'],
    shear: values.shear,
  }),
});

export const panelWith = (panel: Capture['optics']['panel'], values: BenchValues): Capture['optics']['panel'] => ({
  ...panel,
  phaseError: Math.min(1, Math.max(-0.9, values['phase error'])),
  zeroOrder: Math.min(0.99, values.leak ** 2),
});

export const aberrationOf = (values: BenchValues): Capture['optics']['aberration'] =>
  ABERRATION_TERMS.filter((term) => values[term] !== 0).map((term) => ({ term, waves: values[term] }));
