import type { Field, Shape2 } from '../../math/field.ts';
import { elementCount } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { fourier } from '../../optics/fourier.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import type { OperatorName, ReconstructionSource } from '../../runs/reconstruction-record.ts';
import { readNumbers, readPatterns, readRows } from '../arrays.ts';
import type { ReconstructionInput } from './input.ts';

export type ArraysSource = Extract<ReconstructionSource, { kind: 'arrays' }>;

/** Intensities that no mask coded: of a Fourier transform, or of a matrix. @throws InputError when something is missing or does not fit */
export async function readUnmasked(operator: Exclude<OperatorName, 'cdp'>, source: ArraysSource): Promise<ReconstructionInput> {
  if (source.masks !== null || source.run !== null) {
    const found = source.masks === null ? 'a run' : 'masks';
    throw new InputError({
      where: `operator ${operator}`,
      expected: 'no masks',
      found,
      hint: 'masks belong to the operator cdp',
    });
  }
  const { intensity, sensing } = operator === 'fourier' ? await readFourier(source) : await readMatrix(source);
  return {
    intensity,
    noise: null,
    weights: null,
    mask: null,
    operator,
    operatorOf: () => sensing,
    loaded: null,
    capture: null,
    remarks:
      operator === 'fourier'
        ? ['a Fourier magnitude leaves shift, inversion through a point and phase of the scene open: the result is one of these']
        : [],
  };
}

async function readFourier({ file, matrix, sceneSize }: ArraysSource) {
  if (matrix !== undefined) throw new InputError({ where: 'matrix', expected: 'none with the operator fourier', found: matrix });
  const intensity = await readPatterns(file);
  const pattern = intensity.shape.slice(2) as unknown as Shape2;
  const scene = sceneSize ?? pattern;
  if (scene[0] > pattern[0] || scene[1] > pattern[1]) {
    const expected = `at most the ${pattern.join(' × ')} of the pattern`;
    throw new InputError({ where: 'scene size', expected, found: scene.join(' × ') });
  }
  return { intensity, sensing: fourier(scene, pattern) };
}

async function readMatrix({ file, matrix, sceneSize }: ArraysSource) {
  if (matrix === undefined) {
    const hint = 'a file [m, n] or [m, H, W], real or complex';
    throw new InputError({ where: 'matrix', expected: 'the matrix of the measurement', found: 'none', hint });
  }
  const numbers = await readNumbers(matrix);
  const [rows = 0, ...rest] = numbers.shape;
  if (rest.length < 1 || rest.length > 2 || numbers.re.length === 0) {
    const expected = 'a matrix [m, n] or [m, H, W]';
    throw new InputError({ where: matrix, expected, found: `an array [${numbers.shape.join(', ')}]` });
  }
  const scene: Shape2 = sceneSize ?? (rest.length === 2 ? [rest[0]!, rest[1]!] : [1, rest[0]!]);
  const pixels = elementCount(rest);
  if (elementCount(scene) !== pixels) {
    const expected = `H × W of ${pixels} pixels, the columns of the matrix`;
    throw new InputError({ where: 'scene size', expected, found: scene.join(' × ') });
  }
  const flat: Field = { ...numbers, shape: [rows, pixels] };
  return { intensity: await readRows(file, rows), sensing: matrixOperator(flat, scene) };
}
