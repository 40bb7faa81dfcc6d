import type { HostTensor, HostTensors } from '../../engine/program.ts';
import { InputError } from '../../math/input-error.ts';
import type { DenseArchitecture } from './dense.ts';

/**
 * Fully connected layers as PyTorch names them, `NAME.weight [out, in]` and `NAME.bias [out]`, in the order of their names, as the weights of
 * `denseGenerator`: ReLUs between, a sigmoid at the end.
 * @throws InputError when they are no such chain
 */
export function importChain(
  tensors: HostTensors,
  sceneShape: DenseArchitecture['sceneShape'],
  where: string,
): { readonly architecture: DenseArchitecture; readonly weights: Record<string, HostTensor> } {
  const names = Object.keys(tensors)
    .filter((name) => name.endsWith('.weight'))
    .map((name) => name.slice(0, -'.weight'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const wrong = (expected: string, found: string): InputError =>
    new InputError({ where, expected, found, hint: 'other networks are imported from ONNX' });
  if (names.length === 0)
    throw wrong('layers NAME.weight and NAME.bias', Object.keys(tensors).slice(0, 4).join(', ') || 'no tensors');
  const weights: Record<string, HostTensor> = {};
  const widths: number[] = [];
  for (const [i, name] of names.entries()) {
    const [weight, bias] = [tensors[`${name}.weight`]!, tensors[`${name}.bias`]];
    const [out = 0, into = 0, ...more] = weight.shape;
    if (more.length > 0 || bias === undefined || bias.shape.join() !== String(out)) {
      throw wrong(`${name}.weight [out, in] with its bias`, `[${weight.shape.join(', ')}]`);
    }
    if (i > 0 && widths.at(-1) !== into) throw wrong(`${widths.at(-1)} numbers into ${name}`, String(into));
    if (i === 0) widths.push(into);
    widths.push(out);
    weights[`decoder${i}.kernel`] = transposed(weight, out, into);
    weights[`decoder${i}.bias`] = bias;
  }
  const pixels = sceneShape[0] * sceneShape[1];
  if (widths.at(-1) !== pixels) throw wrong(`${pixels} pixels from ${names.at(-1)!}`, String(widths.at(-1)));
  return { architecture: { latent: widths[0]!, hidden: widths.slice(1, -1), sceneShape }, weights };
}

function transposed({ data }: HostTensor, rows: number, columns: number): HostTensor {
  const turned = Float32Array.from({ length: rows * columns }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
  return { shape: [columns, rows], data: turned };
}
