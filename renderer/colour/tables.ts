/**
 * Colour tables: 256 colours each, three bytes a colour (red, green, blue), as base64. Sampled from matplotlib 3.11
 * (`lib/matplotlib/_cm_listed.py`); their authors released both under CC0 1.0. `twilight` (Bastian Bechtold) is cyclic and perceptually
 * uniform: its first colour follows its last. `magma` (Stéfan van der Walt and Nathaniel Smith) rises evenly in lightness. Both keep
 * their order for colour-blind eyes.
 */
export const TWILIGHT =
  '4tni4dni4Nni3tnh3dng3Nnf2tjf2Nje1tfd1Nbc0tXb0NTazdPYy9LXyNHWxc/Vws7UwM3TvcvSusrQt8jPtMfOsMXNrcPNqsLMp8DLpL/Kor3Jn7vJnLnI' +
  'mbjIlrbHlLTHkbPGj7HGjK/Fiq3Fh6vEhanEg6jEgabDfqTDfKLDeqDCeZ7Cd5zCdZrBc5jBcpbBcJTAb5LAbZDAbI6/a4y/aoq/aYi+aIa+Z4S+ZoK9ZYC9' +
  'ZH68ZHy8Y3m7Yne7YnW6YXO6YXG5YW64YGy4YGq3YGi2YGW2X2O1X2G0X16zX1yyX1qxX1ewX1WvXlOuXlCsXk6rXkuqXkmoXkenXkSlXUKkXT+iXT2gXTqe' +
  'XDidXDaaXDOYWzGWWy+UWiyRWSqPWSiMWCaJVySHViKEVSCBVB59Ux16URt3UBpzTxhwTRdtSxZpShVmSBViRhRfRRNcQxNZQRJVQBJSPhFPPBFNOxFKORFH' +
  'OBFFNxFDNhFBNBE/MxE9MhI7MRI6MBM4LxQ2MRM3MhI3MxI3NBI4NhE4NxE5ORE6OhE6PBE7PhE8QBI9QhI+RBI/RxJASRNBSxNCThRDUBREUxVFVRVGWBZH' +
  'WhZIXRdJYBhKYhhLZRlMaBpMahpNbRtOcBxOch1PdR5Pdx9PeiBQfCFQfyJQgSRQgyVQhiZQiChQiilQjStQjy1QkS5QkzBQlTJQlzRQmTVQmzdQnDlQnjtQ' +
  'oD1Qoj9Qo0FQpUNQp0VQqEdQqkpQq0xQrU5RrlBRsFJRsVVSsldStFlTtVtTtl5Ut2BVuGJVumVWu2dXvGlYvWxZvm5avnFcv3NdwHVewXhgwnphw31jw39l' +
  'xIJmxYRoxYdqxoltx4tvx45xyJBzyJN2yZV4yZh7ypp+yp2By5+DzKGGzKSJzaaMzaiQzquTz62Wz6+Z0LKd0bSg0raj0rin07uq1L2u1b+x1sG118O42MW7' +
  '2ce/2cnC2svF28zI3M7L3dDO3dHR3tPT39TW39XY4Nba4Nfb4djd4djf4tng4tnh';

export const MAGMA =
  'AAAEAQAFAQEGAQEIAgEJAgILAgINAwMPAwMSBAQUBQQWBgUYBgUaBwYcCAceCQcgCggiCwkkDAkmDQopDgsrEAstEQwvEg0xEw00FA42FQ44Fg87GA89GRA/' +
  'GhBCHBBEHRFHHhFJIBFLIRFOIhFQJBJTJRJVJxJYKRFaKhFcLBFfLRFhLxFjMRFlMxBnNBBpNhBrOBBsOQ9uOw9wPQ9xPw9yQA90Qg91RA92RRB3RxB4SRB4' +
  'ShB5TBF6ThF7TxJ7URJ8UhN8VBN9VhR9VxV+WRV+WhZ+XBZ/XRd/Xxh/YBiAYhmAZBqAZRqAZxuAaByBahyBax2BbR2Bbh6BcB+Bch+BcyCBdSGBdiGBeCKB' +
  'eSKCeyOCfCOCfiSCgCWCgSWBgyaBhCaBhieBiCeBiSiBiymBjCmBjiqBkCqBkSuBkyuAlCyAliyAmC2AmS2Amy5/nC5/ni9/oC9/oTB+ozB+pTF+pjF9qDJ9' +
  'qjN9qzN8rTR8rjR7sDV7sjV7szZ6tTZ6tzd5uDd5ujh4vDl4vTl3vzp3wDp2wjt1xDx1xTx0xz1zyD5zyj5yzD9xzUBxz0Bw0EFv0kJv00Nu1URt1kVs2EVs' +
  '2UZr20dq3Ehp3klo30po4Exn4k1m405l5E9k5VBk51Jj6FNi6VRi6lZh61dg7Fhg7Vpf7lte711e8F9e8WBd8mJd8mRc82Vc9Gdc9Glc9Wtc9mxc9m5c93Bc' +
  '93Jc+HRc+HZc+Xhd+Xld+Xtd+n1e+n9e+oFf+4Nf+4Vg+4dh/Ilh/Ipi/Ixj/I5k/JBl/ZJm/ZRn/ZZo/Zhp/Zpq/Ztr/p1s/p9t/qFu/qNv/qVx/qdy/qlz' +
  '/qp0/qx2/q53/rB4/rJ6/rR7/rZ8/rd+/rl//ruB/r2C/r+E/sGF/sKH/sSI/saK/siM/sqN/syP/s2Q/s+S/tGU/tOV/tWX/teZ/tia/dqc/dye/d6g/eCh' +
  '/eKj/eOl/eWn/eep/emq/eus/Oyu/O6w/PCy/PK0/PS2/Pa4/Pe5/Pm7/Pu9/P2/';
