import { z } from 'zod';

const side = z.int().min(1).max(512);

/** Layers from a code to an image. */
const denseSchema = z.strictObject({
  kind: z.literal('dense'),
  latent: z.int().min(1).max(1024),
  /** Units of the layers between, from the code on. */
  hidden: z.array(z.int().min(1).max(8192)).max(8),
});

/** Transposed convolutions from a code to an image. */
const dcganSchema = z.strictObject({
  kind: z.literal('dcgan'),
  latent: z.int().min(1).max(1024),
  /** Channels of the last maps before the image. */
  width: z.int().min(1).max(256),
});

/** Layers to the coefficients of an image in a fixed basis, as a sketch of a data set teaches them. */
const componentsSchema = z.strictObject({
  kind: z.literal('components'),
  latent: z.int().min(1).max(1024),
  hidden: z.array(z.int().min(1).max(8192)).max(8),
  /** Vectors of the basis. */
  components: z.int().min(1).max(4096),
});

/** A graph from elsewhere, kept beside its record. */
const onnxSchema = z.strictObject({
  kind: z.literal('onnx'),
  /** Names of its values that can be optimised in place of the code, in the order of computation. */
  splits: z.array(z.string()),
  /** What its pixels are, so that they become [0, 1]. */
  range: z.enum(['unit', 'signed']),
});

/** What a kept generator computes. */
export const generatorNetworkSchema = z.discriminatedUnion('kind', [denseSchema, dcganSchema, componentsSchema, onnxSchema]);
export type GeneratorNetwork = z.infer<typeof generatorNetworkSchema>;

/** What makes a generator, and decides its weights: the same configuration, engine and machine give the same bits. */
export const generatorConfigSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(80),
  seed: z.int().min(0).max(0xffffffff),
  dataset: z.strictObject({
    source: z.string().min(1),
    height: side,
    width: side,
    train: z.int().positive(),
    /** Of the training images; none of them is learned from. Figures and choices are made on these. */
    validation: z.int().nonnegative(),
  }),
  network: z.discriminatedUnion('kind', [denseSchema, dcganSchema]),
  training: z.strictObject({
    /** `elbo`: a variational autoencoder with Bernoulli pixels, of dense layers. `adversarial`: against a discriminator, of convolutions. */
    objective: z.enum(['elbo', 'adversarial']),
    epochs: z.int().positive(),
    batchSize: z.int().positive(),
    /** Of Adam. */
    learningRate: z.number().positive(),
  }),
});
export type GeneratorConfig = z.infer<typeof generatorConfigSchema>;
