import { elementCount, type Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { cascade, type CascadeArchitecture } from './cascade.ts';
import type { DirectNetwork } from './network.ts';
import { perceptron, type PerceptronArchitecture } from './perceptron.ts';
import { residual, type ResidualArchitecture } from './residual.ts';

/** A network that reads images straight off magnitudes, whatever measured them: what its sizes are beside those of measurement and image. */
export type DirectArchitecture =
  | ({ readonly kind: 'perceptron' } & Pick<PerceptronArchitecture, 'hidden'>)
  | ({ readonly kind: 'cascade' } & Pick<CascadeArchitecture, 'stages'>)
  | ({ readonly kind: 'residual' } & Omit<ResidualArchitecture, 'sceneShape' | 'snapshots'>);

/**
 * @param inputs m, magnitudes of a measurement; of a residual network as many as pixels a snapshot, zero frequency in the middle
 * @throws InputError when the network cannot have this shape
 */
export function directNetwork(architecture: DirectArchitecture, inputs: number, sceneShape: Shape2): DirectNetwork {
  switch (architecture.kind) {
    case 'perceptron':
      return perceptron({ inputs, hidden: architecture.hidden, outputs: elementCount(sceneShape) });
    case 'cascade':
      return cascade({ inputs, sceneShape, stages: architecture.stages });
    case 'residual':
      const snapshots = inputs / elementCount(sceneShape);
      if (!Number.isInteger(snapshots)) {
        const expected = `patterns of ${sceneShape.join('×')}, as large as the image`;
        throw new InputError({
          where: 'a residual network',
          expected,
          found: `${inputs} magnitudes`,
          hint: 'a perceptron takes any number',
        });
      }
      return residual({ ...architecture, sceneShape, snapshots });
  }
}
