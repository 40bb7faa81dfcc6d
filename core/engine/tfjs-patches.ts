/**
 * Corrections of gradients that TensorFlow.js 4.22 lacks or gets wrong. Each is registered for all backends, and each
 * is held against finite differences in `tfjs-patches.test.ts`. Remove one when upstream has mended it.
 */
import * as core from '@tensorflow/tfjs-core';
import type { GradConfig, GradFunc, Tensor } from '@tensorflow/tfjs-core';
import { samplingMatrix } from './resampling.ts';

const patches: GradConfig[] = [];

function patch(gradient: GradConfig): void {
  patches.push(gradient);
  core.registerGradient(gradient);
}

/** All of them again. A package that brings a TensorFlow.js of its own, as tfjs-node does, writes the gradients of upstream over them: the registry is one for the process. */
export const restorePatches = (): void => patches.forEach((gradient) => core.registerGradient(gradient));

type Gradients = ReturnType<GradFunc>;
const only = (dy: Tensor | Tensor[]): Tensor => (Array.isArray(dy) ? (dy[0] as Tensor) : dy);
const zerosOf = (x: Tensor): Tensor => core.zeros(x.shape, 'float32');

/**
 * Comparisons and logic are constant almost everywhere, but have no gradient registered, so that `where(greater(x, 0), …)`
 * cannot be differentiated at all. Their gradient is zero.
 */
const STEPS = {
  [core.Greater]: ['a', 'b'],
  [core.Less]: ['a', 'b'],
  [core.LessEqual]: ['a', 'b'],
  [core.GreaterEqual]: ['a', 'b'],
  [core.Equal]: ['a', 'b'],
  [core.NotEqual]: ['a', 'b'],
  [core.LogicalAnd]: ['a', 'b'],
  [core.LogicalOr]: ['a', 'b'],
  [core.LogicalNot]: ['x'],
  [core.All]: ['x'],
  [core.Any]: ['x'],
} as const;
for (const [kernelName, inputs] of Object.entries(STEPS)) {
  patch({
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_dy, saved) => Object.fromEntries(inputs.map((name, i) => [name, () => zerosOf(saved[i] as Tensor)])) as Gradients,
  });
}

/** The gradient of a cast stops at integers and booleans instead of failing on their type. */
patch({
  kernelName: core.Cast,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const differentiable = (attributes as unknown as core.CastAttrs).dtype === 'float32' && saved[0]?.dtype === 'float32';
    return { x: () => (differentiable ? only(dy).clone() : zerosOf(saved[0] as Tensor)) };
  },
});

/**
 * Upstream multiplies by the condition, which turns an infinite derivative of the branch that was not taken into NaN,
 * and sums nothing when the condition is broadcast. Select instead of multiplying.
 */
patch({
  kernelName: core.Select,
  inputsToSave: ['condition'],
  gradFunc: (dy, saved) => {
    const condition = saved[0] as Tensor<core.Rank>;
    const zero = (): Tensor => core.zerosLike(only(dy));
    return {
      condition: () => zerosOf(condition),
      t: () => core.where(condition, only(dy), zero()),
      e: () => core.where(condition, zero(), only(dy)),
    };
  },
});

/** Upstream forgets to sum over batch axes that were broadcast. */
patch({
  kernelName: core.BatchMatMul,
  inputsToSave: ['a', 'b'],
  gradFunc: (dyOrArray, saved, attributes) => {
    const dy = only(dyOrArray);
    const [a, b] = saved as [Tensor, Tensor];
    const { transposeA, transposeB } = attributes as unknown as core.BatchMatMulAttrs;
    return {
      a: () => sumToShape(transposeA ? core.matMul(b, dy, transposeB, true) : core.matMul(dy, b, false, !transposeB), a.shape),
      b: () => sumToShape(transposeB ? core.matMul(dy, a, true, transposeA) : core.matMul(a, dy, !transposeA, false), b.shape),
    };
  },
});

/** Upstream forgets to sum over broadcast axes here too. Where both are equal the gradient goes to `a`, as upstream. */
for (const [kernelName, takesA] of [
  [core.Maximum, core.greaterEqual],
  [core.Minimum, core.lessEqual],
] as const) {
  patch({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dyOrArray, saved) => {
      const dy = only(dyOrArray);
      const [a, b] = saved as [Tensor, Tensor];
      const zero = (): Tensor => core.zerosLike(dy);
      return {
        a: () => sumToShape(core.where(takesA(a, b), dy, zero()), a.shape),
        b: () => sumToShape(core.where(takesA(a, b), zero(), dy), b.shape),
      };
    },
  });
}

/** Sums over the axes along which `shape` was broadcast. */
function sumToShape(x: Tensor, shape: readonly number[]): Tensor {
  const lead = x.rank - shape.length;
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis < lead || (shape[axis - lead] === 1 && x.shape[axis] !== 1));
  return axes.length === 0 ? x : core.sum(x, axes).reshape([...shape]);
}

/** Upstream drops what flows back through the mirrored border. Fold it back, one axis after the other. */
patch({
  kernelName: core.MirrorPad,
  inputsToSave: ['x'],
  gradFunc: (dyOrArray, saved, attributes) => {
    const x = saved[0] as Tensor;
    const { paddings, mode } = attributes as unknown as core.MirrorPadAttrs;
    const offset = mode === 'reflect' ? 1 : 0;
    const fold = (): Tensor => {
      let dy = only(dyOrArray);
      paddings.forEach(([before, after], axis) => {
        const size = x.shape[axis] as number;
        const part = (begin: number, length: number): Tensor => {
          const begins = dy.shape.map(() => 0);
          const sizes = [...dy.shape];
          begins[axis] = begin;
          sizes[axis] = length;
          return core.slice(dy, begins, sizes);
        };
        const placed = (piece: Tensor, at: number): Tensor => {
          const border: Array<[number, number]> = dy.shape.map(() => [0, 0]);
          border[axis] = [at, size - at - (piece.shape[axis] as number)];
          return core.pad(core.reverse(piece, axis), border);
        };
        const pieces = [part(before, size)];
        if (before > 0) pieces.push(placed(part(0, before), offset));
        if (after > 0) pieces.push(placed(part(before + size, after), size - offset - after));
        dy = pieces.reduce((sum, piece) => core.add(sum, piece));
      });
      return dy;
    };
    return { x: fold };
  },
});

/** Both kernels for these gradients are wrong on cpu, and bilinear ignores half-pixel centres: see resampling.ts. */
for (const [kernelName, interpolation] of [
  [core.ResizeNearestNeighbor, 'nearest'],
  [core.ResizeBilinear, 'bilinear'],
] as const) {
  patch({
    kernelName,
    inputsToSave: ['images'],
    gradFunc: (dyOrArray, saved, attributes) => {
      const dy = only(dyOrArray);
      const [batch, height, width, channels] = (saved[0] as core.Tensor4D).shape;
      const [, outHeight, outWidth] = dy.shape as [number, number, number, number];
      const sampling = attributes as unknown as core.ResizeBilinearAttrs;
      const wholeFactor =
        outHeight % height === 0 && outWidth % width === 0 && !sampling.alignCorners && interpolation === 'nearest';
      const matrix = (size: number, outSize: number): Tensor =>
        core.tensor2d(samplingMatrix(size, outSize, interpolation, sampling), [outSize, size]);
      const block: [number, number] = [outHeight / height, outWidth / width];
      const sumBlocks = (): Tensor => core.mul(core.avgPool(dy as core.Tensor4D, block, block, 'valid'), block[0] * block[1]);
      const sumWeighted = (): Tensor => {
        const overRows = core.matMul(matrix(height, outHeight), dy.reshape([batch, outHeight, outWidth * channels]), true);
        return core.matMul(matrix(width, outWidth), overRows.reshape([batch, height, outWidth, channels]), true);
      };
      return { images: wholeFactor ? sumBlocks : sumWeighted };
    },
  });
}

/** Upstream transposes the result when the axis is not the last. */
patch({
  kernelName: core.Cumsum,
  gradFunc: (dy, _saved, attributes) => {
    const { axis, exclusive, reverse } = attributes as unknown as core.CumsumAttrs;
    return { x: () => core.cumsum(only(dy), axis, exclusive, !reverse) };
  },
});

/** Upstream forgets to sum over axes that were broadcast. */
patch({
  kernelName: core.SquaredDifference,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor];
    const slope = (x: Tensor, y: Tensor) => (): Tensor => sumToShape(core.mul(only(dy), core.mul(core.sub(x, y), 2)), x.shape);
    return { a: slope(a, b), b: slope(b, a) };
  },
});

/** Has no gradient upstream: put the values back where they were taken, with zeros between. */
patch({
  kernelName: core.StridedSlice,
  inputsToSave: ['x'],
  gradFunc: (dyOrArray, saved, attributes) => {
    const x = saved[0] as Tensor;
    const a = attributes as unknown as core.StridedSliceAttrs;
    const info = core.slice_util.sliceInfo(
      x.shape,
      a.begin,
      a.end,
      a.strides,
      a.beginMask,
      a.endMask,
      a.ellipsisMask,
      a.newAxisMask,
      a.shrinkAxisMask,
    );
    const scatter = (): Tensor => {
      const counts = core.slice_util.computeOutShape(info.begin, info.end, info.strides);
      let dy = only(dyOrArray).reshape(counts);
      for (let axis = 0; axis < x.rank; axis++) {
        const [stride, begin, size, count] = [info.strides, info.begin, x.shape, counts].map(
          (list) => list[axis],
        ) as number[] as [number, number, number, number];
        const reach = Math.abs(stride);
        const outer = dy.shape.slice(0, axis);
        const inner = dy.shape.slice(axis + 1);
        const rank = dy.rank;
        const border = (at: number, before: number, after: number): Array<[number, number]> =>
          Array.from({ length: at === axis ? rank : rank + 1 }, (_, i) => (i === at ? [before, after] : [0, 0]));
        const ascending = stride < 0 ? core.reverse(dy, axis) : dy;
        const spread = core
          .pad(ascending.reshape([...outer, count, 1, ...inner]), border(axis + 1, 0, reach - 1))
          .reshape([...outer, count * reach, ...inner]);
        const first = stride < 0 ? begin + stride * (count - 1) : begin;
        const room = size - first;
        const kept =
          count * reach > room
            ? core.slice(
                spread,
                spread.shape.map(() => 0),
                [...outer, room, ...inner],
              )
            : spread;
        dy = core.pad(kept, border(axis, first, Math.max(0, room - count * reach)));
      }
      return dy;
    };
    return { x: scatter };
  },
});
