import type { Calibration, EventPayload, RequestInput } from '../../core/service/contract.ts';
import { fakeCapture } from './fake-captures.ts';

const DEGREE = Math.PI / 180;

/** What a calibration of the described bench finds. */
function found({ path, changes, source }: RequestInput<'captures.calibrate'>): Calibration {
  const { capture } = fakeCapture(path, changes);
  const scale = 2.42 * 1.02;
  const angle = 1.3 * DEGREE;
  const [rotated, slanted] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const described = {
    'centre row': capture.registration.centre[0],
    'centre column': capture.registration.centre[1],
    rotation: 0,
    'scale rows': 2.42,
    'scale columns': 2.42,
    shear: 0,
    'phase error': 0,
    leak: 0,
    gain: 1,
    background: 0,
    defocus: 0,
    astigmatism: 0,
    'oblique-astigmatism': 0,
    'coma-x': 0,
    'coma-y': 0,
    'trefoil-x': 0,
    'trefoil-y': 0,
    spherical: 0,
  };
  return {
    changes: [
      {
        kind: 'bench',
        registration: {
          ...capture.registration,
          centre: [88.1, 104.2],
          pixelsPerBin: [
            [rotated, -slanted],
            [slanted, rotated],
          ],
          source: source.kind === 'blind' ? 'refined' : 'calibrated',
        },
        panel: { ...capture.optics.panel, zeroOrder: 0.03 },
        aberration: [{ term: 'defocus', waves: 0.11 }],
        intensityPerCountRate: 1.02,
      },
    ],
    before: described,
    after: {
      ...described,
      'centre row': 88.1,
      'centre column': 104.2,
      rotation: angle,
      'scale rows': scale,
      'scale columns': scale,
      leak: Math.sqrt(0.03),
      defocus: 0.11,
      gain: 0.98,
    },
    free: ['centre row', 'centre column', 'rotation', 'scale rows', 'scale columns', 'leak', 'defocus'],
    uncertainties: {
      'centre row': 0.004,
      'centre column': 0.004,
      rotation: 2e-5,
      'scale rows': 2e-4,
      'scale columns': 2e-4,
      leak: 0.001,
      defocus: 0.002,
    },
    residual: 0.062,
    maskOf: null,
  };
}

/** A calibration that only pretends: `advance` works on the one that was asked for. */
export class FakeCalibration {
  readonly #tell: (progress: EventPayload<'calibration.progress'>) => void;
  #work: { readonly job: string; share: number; end(calibration: boolean): void } | null = null;

  constructor(tell: (progress: EventPayload<'calibration.progress'>) => void) {
    this.#tell = tell;
  }

  run(input: RequestInput<'captures.calibrate'>): Promise<{ calibration: Calibration | null }> {
    return new Promise((resolve) => {
      this.#work = {
        job: input.job,
        share: 0,
        end: (done) => resolve({ calibration: done ? found(input) : null }),
      };
    });
  }

  cancel(job: string): Record<string, never> {
    if (this.#work?.job === job) this.#end(false);
    return {};
  }

  /** Does a share of the work, from 0 to 1. */
  advance(share: number): void {
    if (this.#work === null) return;
    this.#work.share += share;
    const { job } = this.#work;
    this.#tell({ job, stage: 'bench', share: this.#work.share, secondsLeft: 20 * (1 - this.#work.share) });
    if (this.#work.share >= 1) this.#end(true);
  }

  #end(done: boolean): void {
    this.#work?.end(done);
    this.#work = null;
  }
}
