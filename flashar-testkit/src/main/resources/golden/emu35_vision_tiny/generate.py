"""Writes fixture.safetensors and weights_manifest.json: an independent reference of Emu3.5's IBQ tokenizer.

Needs numpy and PyTorch. Written from a description of the architecture, not from the official code nor from this
library. Run in this folder: python generate.py
"""

import json
import struct

import numpy as np
import torch
from torch.nn import functional as F

CHANNELS, MULTIPLIERS, BLOCKS, Z, CODES, DIM = 32, [1, 1, 2, 2, 4], 2, 8, 64, 8
LOWEST = len(MULTIPLIERS) - 1
WIDTHS = [CHANNELS * factor for factor in MULTIPLIERS]
SIZES = {"64x64": (2, 64, 64), "32x80": (1, 32, 80)}  # batch, height, width
U64 = np.uint64


def uniform(name, count):
    """The recipe of vq16_tiny: a SplitMix64 counter started at the FNV-1a hash of the name, in -1..1."""
    start = 0xCBF29CE484222325
    for byte in name.encode():
        start = (start ^ byte) * 0x100000001B3 % 2**64
    with np.errstate(over="ignore"):
        z = U64(start) + np.arange(1, count + 1, dtype=U64) * U64(0x9E3779B97F4A7C15)
        z = (z ^ z >> U64(30)) * U64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> U64(27)) * U64(0x94D049BB133111EB)
        z ^= z >> U64(31)
    return (z >> U64(40)).astype(np.float64) / 2**23 - 1


def tensor(name, shape):
    u = uniform(name, int(np.prod(shape)))
    if len(shape) == 4:
        u *= np.sqrt(3 / np.prod(shape[1:]))
    elif "embedding" not in name:
        u = 1 + 0.1 * u if "norm" in name and name.endswith("weight") else 0.1 * u
    return torch.from_numpy(u.astype(np.float32).reshape(shape))


class Weights(dict):
    """Makes each tensor when the network first asks for it, so the network is also the list of its weights."""

    def get(self, name, *shape):
        if name not in self:
            self[name] = tensor(name, shape)
        assert tuple(self[name].shape) == shape, name
        return self[name]

    def conv(self, name, x, out, side=3, **how):
        weight = self.get(name + ".weight", out, x.shape[1], side, side)
        return F.conv2d(x, weight, self.get(name + ".bias", out), **how)

    def norm(self, name, x):
        channels = x.shape[1]
        return F.group_norm(
            x, 32, self.get(name + ".weight", channels), self.get(name + ".bias", channels), eps=1e-6)

    def block(self, name, x, out):
        h = self.conv(name + ".conv1", F.silu(self.norm(name + ".norm1", x)), out, padding=1)
        h = self.conv(name + ".conv2", F.silu(self.norm(name + ".norm2", h)), out, padding=1)
        return h + (x if x.shape[1] == out else self.conv(name + ".nin_shortcut", x, out, side=1))

    def attention(self, name, x):
        batch, channels, height, width = x.shape
        n = self.norm(name + ".norm", x)
        q, k, v = (self.conv(f"{name}.{role}", n, channels, side=1).flatten(2) for role in "qkv")
        scores = torch.einsum("bci,bcj->bij", q, k) * channels**-0.5
        mixed = torch.einsum("bij,bcj->bci", scores.softmax(-1), v)
        return x + self.conv(name + ".proj_out", mixed.reshape(x.shape), channels, side=1)

    def level(self, name, x, level, blocks):
        for j in range(blocks):
            x = self.block(f"{name}.block.{j}", x, WIDTHS[level])
            if level == LOWEST:
                x = self.attention(f"{name}.attn.{j}", x)
        return x

    def middle(self, name, x):
        x = self.attention(name + ".attn_1", self.block(name + ".block_1", x, x.shape[1]))
        return self.block(name + ".block_2", x, x.shape[1])

    def output(self, name, x, out):
        return self.conv(name + ".conv_out", F.silu(self.norm(name + ".norm_out", x)), out, padding=1)

    def encode(self, x):
        x = self.conv("encoder.conv_in", x, CHANNELS, padding=1)
        for level in range(LOWEST + 1):
            x = self.level(f"encoder.down.{level}", x, level, BLOCKS)
            if level < LOWEST:
                x = self.conv(f"encoder.down.{level}.downsample.conv", F.pad(x, (0, 1, 0, 1)), x.shape[1], stride=2)
        x = self.output("encoder", self.middle("encoder.mid", x), Z)
        return self.conv("quant_conv", x, DIM, side=1)

    def decode(self, tokens):
        codes = self.get("quantize.embedding.weight", CODES, DIM)[tokens].permute(0, 3, 1, 2)
        x = self.conv("post_quant_conv", codes, Z, side=1)
        x = self.middle("decoder.mid", self.conv("decoder.conv_in", x, WIDTHS[LOWEST], padding=1))
        for level in reversed(range(LOWEST + 1)):
            x = self.level(f"decoder.up.{level}", x, level, BLOCKS + 1)
            if level > 0:
                x = F.interpolate(x, scale_factor=2, mode="nearest")
                x = self.conv(f"decoder.up.{level}.upsample.conv", x, x.shape[1], padding=1)
        return self.output("decoder", x, 3)

    def products(self, latent):
        return torch.einsum("bdhw,nd->bhwn", latent, self.get("quantize.embedding.weight", CODES, DIM))


def other_tokens(weights, latent):
    """What the nearest code by distance and by angle would be."""
    codes = weights["quantize.embedding.weight"]
    products, squares = weights.products(latent), (codes**2).sum(1)
    return [(products - squares / 2).argmax(-1), (products / squares.sqrt()).argmax(-1)]


def write(file, tensors):
    header, data = {}, b""
    for name, value in tensors.items():
        array = np.ascontiguousarray(value)
        kind = {"float32": "F32", "int64": "I64", "uint8": "U8"}[array.dtype.name]
        end = len(data) + array.nbytes
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [len(data), end]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def main():
    torch.set_num_threads(1)
    weights, fixture = Weights(), {}
    for size, (batch, height, width) in SIZES.items():
        u = uniform("image " + size, batch * height * width * 3).reshape(batch, height, width, 3)
        y, x = np.mgrid[0:height, 0:width][..., None] / 16
        image = np.clip(127.5 + 80 * np.sin(x + 2 * y + np.arange(3)) + 47 * u, 0, 255).astype(np.uint8)
        latent = weights.encode(torch.from_numpy(image).permute(0, 3, 1, 2) / 127.5 - 1)
        best = weights.products(latent).topk(2)
        tokens = best.indices[..., 0]
        decoded = weights.decode(tokens)
        pixels = ((decoded + 1) * 127.5).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
        margin = best.values[..., 0] - best.values[..., 1]
        values = dict(image_u8=image, latent=latent, tokens=tokens, decoded=decoded, decoded_u8=pixels)
        fixture |= {f"{size}.{name}": np.asarray(value) for name, value in values.items()}
        others = [int((other != tokens).sum()) for other in other_tokens(weights, latent)]
        print(f"{size}: {len(tokens.unique())} different tokens of {tokens.numel()}, smallest margin"
              f" {margin.min():.1e}; {others[0]} differ by distance, {others[1]} by angle; decoded"
              f" {decoded.min():.2f}..{decoded.max():.2f}")
    write("fixture.safetensors", fixture)
    manifest = {
        name: {"shape": list(value.shape), "first4": value.flatten()[:4].tolist(), "sum": value.double().sum().item()}
        for name, value in weights.items()}
    with open("weights_manifest.json", "w") as out:
        json.dump(manifest, out)
    print(sum(value.numel() for value in weights.values()), "weights in", len(weights), "tensors")


with torch.no_grad():
    main()
