"""The step of training-step.ts in PyTorch, on one thread. Prints the seconds of each step as one JSON list."""

import json
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(0)
SIZE, BATCH, ITERATIONS, WIDTH, DEPTH, STEPS = (int(argument) for argument in sys.argv[1:7])


class Unit(torch.nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution = torch.nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = torch.nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm(self.convolution(x)))


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        widths = [WIDTH * 2**level for level in range(DEPTH + 1)]
        level = lambda inputs, outputs: torch.nn.Sequential(Unit(inputs, outputs), Unit(outputs, outputs))
        self.down = torch.nn.ModuleList(level(a, b) for a, b in zip([2, *widths], widths))
        self.up = torch.nn.ModuleList(level(a + b, a) for a, b in zip(widths, widths[1:]))
        self.out = torch.nn.Conv2d(WIDTH, 1, 1)
        self.mask = torch.nn.Parameter(2 * torch.pi * torch.rand(SIZE, SIZE))
        axis = torch.arange(5.0) - 2
        gaussian = torch.exp(-(axis[:, None] ** 2 + axis**2) / 2)
        self.filter = torch.nn.Parameter(gaussian / gaussian.sum())

    def initial_estimate(self, images):
        transform = lambda x: torch.fft.fft2(x, norm="ortho")
        code = torch.polar(torch.ones_like(self.mask), self.mask)
        intensity = transform(images * code.conj()).abs().square()
        ratio = intensity / intensity.mean((1, 2), keepdim=True)
        emphasis = ratio / (ratio + 1)
        z = torch.ones(BATCH, SIZE, SIZE, dtype=torch.complex64)
        for _ in range(ITERATIONS):
            back = torch.fft.ifft2(emphasis * transform(z * code.conj()), norm="ortho") * code
            pictures = torch.cat([back.real, back.imag])[:, None]
            re, im = F.conv2d(pictures, self.filter[None, None], padding=2)[:, 0].chunk(2)
            norm = (re.square() + im.square()).sum((1, 2), keepdim=True).sqrt()
            z = torch.complex(re / norm, im / norm)
        scale = intensity.sum((1, 2), keepdim=True).sqrt()
        return torch.stack([z.real * scale, z.imag * scale], 1)

    def forward(self, images):
        x, skips = self.down[0](self.initial_estimate(images)), []
        for level in self.down[1:]:
            skips.append(x)
            x = level(F.max_pool2d(x, 2))
        for level in reversed(self.up):
            x = level(torch.cat([F.interpolate(x, scale_factor=2, mode="nearest"), skips.pop()], 1))
        return self.out(x)[:, 0]


model = Model()
optimiser = torch.optim.Adam(model.parameters(), lr=5e-4)
images = torch.rand(BATCH, SIZE, SIZE)
seconds = []
for _ in range(STEPS):
    start = time.perf_counter()
    optimiser.zero_grad()
    F.mse_loss(model(images), images).backward()
    optimiser.step()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"torch": torch.__version__, "seconds": seconds}))
