"""Records what Pillow makes of some pictures: photo-*.png and crops.json beside this file.

    pip install pillow && python make.py

The crops are those of LlamaGen's extraction: ADM's centre crop, and torchvision's TenCrop written
out (torchvision rounds the offset of the centre crop with Python's round).
"""
import hashlib
import json
import pathlib
import random

import PIL
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).parent
SIZES = {"noise": (97, 61), "ramp": (50, 171), "small": (23, 19)}
TARGETS = [1, 5, 7, 16, 19, 23, 30, 31, 32, 40, 61, 64, 97]
RANGES = [1.05, 1.1]


def picture(kind, size):
    draw = random.Random(kind)
    image = Image.new("RGB", size)
    for y in range(size[1]):
        for x in range(size[0]):
            if kind == "ramp":  # smooth with hard edges: overshoot has to be clamped
                value = (x * 5 % 256, 255 * (y // 9 % 2), (x * y) % 256)
            else:
                value = tuple(draw.randrange(256) for _ in range(3))
            image.putpixel((x, y), value)
    return image


def center_square(image, size):
    while min(image.size) >= 2 * size:
        image = image.resize((image.width // 2, image.height // 2), Image.BOX)
    scale = size / min(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.BICUBIC)
    left, top = (image.width - size) // 2, (image.height - size) // 2
    return image.crop((left, top, left + size, top + size))


def five(image, size):
    end = image.width - size
    middle = round(end / 2.0)
    places = [(0, 0), (end, 0), (0, end), (end, end), (middle, middle)]
    return [image.crop((x, y, x + size, y + size)) for x, y in places]


def ten_crop(image, size):
    return five(image, size) + five(ImageOps.mirror(image), size)


def digest(images):
    return [hashlib.sha256(image.tobytes()).hexdigest()[:16] for image in images]


def main():
    cases = []
    for kind, size in SIZES.items():
        image = picture(kind, size)
        image.save(FOLDER / f"photo-{kind}.png", optimize=True)
        for target in TARGETS:
            square = center_square(image, target)
            case = {"photo": f"photo-{kind}.png", "size": target}
            views = digest([square, ImageOps.mirror(square)])
            cases.append(case | {"kind": "CENTER_FLIP", "range": 1.1, "sha256": views})
            for crop_range in RANGES:
                wide = center_square(image, int(target * crop_range))
                views = digest(ten_crop(wide, target))
                cases.append(case | {"kind": "TEN_CROP", "range": crop_range, "sha256": views})
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    text = f'{{"pillow": "{PIL.__version__}", "cases": [\n{lines}\n]}}\n'
    (FOLDER / "crops.json").write_text(text)


main()
